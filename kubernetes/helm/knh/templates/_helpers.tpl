{{- /* The name of everything in the release; "knh" where the release is called so. */ -}}
{{- define "knh.name" -}}
{{- /* A release may be called what no Service may. */ -}}
{{- $release := .Release.Name | replace "." "-" -}}
{{- if regexMatch "^[0-9]" $release -}}
{{- $release = printf "knh-%s" $release -}}
{{- end -}}
{{- if contains "knh" $release -}}
{{- $release | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-knh" ($release | trunc 46 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{- define "knh.ownSecret" -}}
{{- .Values.ownSecret | default (printf "%s-own" (include "knh.name" .)) -}}
{{- end -}}

{{- /* Where people read docs/FILE. */ -}}
{{- define "knh.docs" -}}
{{- with .Values.docsUrl }}{{ . | trimSuffix "/" }}/{{ end -}}
{{- end -}}

{{- /* A text with links to the folder docs, with those that docsUrl says. */ -}}
{{- define "knh.linked" -}}
{{- $text := index . 1 -}}
{{- with (index . 0).Values.docsUrl -}}
{{- regexReplaceAll "https://[^ '\"#]*/(docs/[a-z]*[.]md)" $text (printf "%s/${1}" (. | trimSuffix "/")) -}}
{{- else -}}
{{- $text -}}
{{- end -}}
{{- end -}}

{{- define "knh.account" -}}
{{- .Values.serviceAccount.name | default (ternary (include "knh.name" .) "default" .Values.serviceAccount.create) -}}
{{- end -}}

{{- define "knh.labels" -}}
app.kubernetes.io/name: knh
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "knh.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- /* The destinations of all alerts, with blanks between them. */ -}}
{{- define "knh.alertUrls" -}}
{{- $urls := .Values.alertUrls -}}
{{- if .Values.events.enabled -}}
{{- $urls = append $urls "events" -}}
{{- end -}}
{{- join " " $urls -}}
{{- end -}}

{{- /* Whether nobody would be told of anything, as far as these values say. */ -}}
{{- define "knh.tellsNobody" -}}
{{- if not (or (include "knh.alertUrls" .) .Values.secrets.PEER_STATUS_URL) -}}true{{- end -}}
{{- end -}}

{{- /* No service mesh: it rewrites source addresses, and answers for a pod that is down. */ -}}
{{- define "knh.noMesh.labels" -}}
sidecar.istio.io/inject: "false"
istio.io/dataplane-mode: none
kuma.io/sidecar-injection: disabled
{{- end -}}

{{- define "knh.noMesh.annotations" -}}
linkerd.io/inject: disabled
consul.hashicorp.com/connect-inject: "false"
{{- end -}}

{{- define "knh.podSecurity" -}}
runAsNonRoot: true
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "knh.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "knh.env" -}}
- name: POD_IP
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
- name: NODE_NAME
  valueFrom:
    fieldRef:
      fieldPath: spec.nodeName
- name: NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: SERVICE_NAME
  value: {{ include "knh.name" . }}
{{- end -}}

{{- /* Later entries override earlier ones. */ -}}
{{- define "knh.envFrom" -}}
- configMapRef:
    name: {{ include "knh.name" . }}-settings
- secretRef:
    name: {{ include "knh.name" . }}-secrets
- secretRef:
    name: {{ include "knh.ownSecret" . }}
    optional: true
{{- end -}}

{{- define "knh.volumeMounts" -}}
- name: output
  mountPath: /opt/ol/wlp/output
- name: logs
  mountPath: /logs
- name: tmp
  mountPath: /tmp
{{- if .Values.extraCa.configMap }}
- name: extra-ca
  mountPath: /etc/knh/ca
  readOnly: true
{{- end }}
{{- end -}}

{{- define "knh.volumes" -}}
- name: output
  emptyDir:
    sizeLimit: 128Mi
- name: logs
  emptyDir:
    sizeLimit: 64Mi
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- with .Values.extraCa.configMap }}
- name: extra-ca
  configMap:
    name: {{ . }}
{{- end }}
{{- end -}}

{{- define "knh.affinity" -}}
{{- with .Values.affinity -}}
{{- toYaml . }}
{{- else -}}
# Not on nodes without a machine: Fargate runs no DaemonSet pods, and a virtual kubelet sends pods that tolerate
# everything to some cloud, or leaves them pending forever.
nodeAffinity:
  requiredDuringSchedulingIgnoredDuringExecution:
    nodeSelectorTerms:
      - matchExpressions:
          - key: eks.amazonaws.com/compute-type
            operator: NotIn
            values: [fargate]
          - key: type
            operator: NotIn
            values: [virtual-kubelet]
          - key: liqo.io/type
            operator: NotIn
            values: [virtual-node]
{{- end -}}
{{- end -}}

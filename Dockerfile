# The image of KNH, in two forms. "lean", the default, is what is published: a small Java runtime and a small Open Liberty on
# Debian. "official" (--target official) stands on the official Open Liberty image. docs/operations.md ("Build the image")
# has the commands, docs/rationale-image.md the reasons.

# A tag of the base moves whenever it gets fixes, a digest does not: --build-arg BASE_IMAGE=<name>:<tag>@sha256:<digest>
ARG BASE_IMAGE=icr.io/appcafe/open-liberty:26.0.0.6-kernel-slim-java25-openj9-ubi-minimal
ARG BUILD_IMAGE=docker.io/library/eclipse-temurin:25-jdk-noble
ARG LEAN_BASE_IMAGE=docker.io/library/debian:trixie-slim
# As in pom.xml; .github/set-version writes it.
ARG VERSION=0.2.0

# The war is the same on every architecture, so it is made on the builder's own.
FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS war
# mvnw unpacks Maven with it.
RUN command -v unzip > /dev/null || { apt-get update -q && apt-get install -q -y --no-install-recommends unzip; }
WORKDIR /knh
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src/main src/main
ARG VERSION
ARG REVISION=unknown
RUN ./mvnw -B -ntp compile cyclonedx:makeBom@bill-of-materials war:war -Dformat=skip -Dmaven.buildNumber.skip=true "-Dknh.commit=$REVISION"
RUN unzip -p target/knh.war WEB-INF/classes/META-INF/knh-build.properties | grep -qx "version=$VERSION" \
    || { echo "VERSION is $VERSION, and pom.xml has another" >&2; exit 1; }

# Open Liberty with what the configuration names, and nothing else; likewise on the builder's own architecture.
FROM war AS server
COPY liberty liberty
RUN ./mvnw -B -ntp liberty:create@server liberty:deploy@server liberty:package@server \
    && unzip -q target/knh-server.zip -d target/knh \
    && mv target/knh/wlp/usr/servers/knh target/knh/wlp/usr/servers/defaultServer \
    && rm -rf target/knh/wlp/usr/servers/defaultServer/workarea target/knh/wlp/usr/servers/defaultServer/dropins \
        target/knh/wlp/bin/*.bat \
    && chmod 755 target/knh/wlp/bin/server \
    && chmod -R ug+rwX target/knh/wlp

# The modules that the server and KNH use, and jcmd for an operator who looks for a fault.
FROM ${BUILD_IMAGE} AS jre
RUN jlink --output /knh/jre --no-header-files --no-man-pages --add-modules java.base,java.compiler,\
java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.prefs,java.rmi,java.scripting,\
java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,java.xml.crypto,jdk.crypto.ec,jdk.jcmd,\
jdk.management,jdk.management.agent,jdk.naming.dns,jdk.naming.rmi,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs

FROM ${BASE_IMAGE} AS official
ARG BASE_IMAGE
USER 1001

# What the labels say is in the base. The build fails where it is not.
# (Not JAVA_VERSION: the base sets that in the environment, which goes before an argument.)
ARG LIBERTY=26.0.0.6
ARG JAVA=25
RUN grep -qx "com.ibm.websphere.productVersion=$LIBERTY" /opt/ol/wlp/lib/versions/openliberty.properties \
    || { echo "LIBERTY is $LIBERTY, and $BASE_IMAGE has another" >&2; exit 1; }
RUN java -version 2>&1 | grep -qE "version \"$JAVA[.\"]" \
    || { echo "JAVA is $JAVA, and $BASE_IMAGE has another" >&2; exit 1; }

# No TLS is served and nobody logs in: there is nothing to keep behind a password. Unless told so, the helpers of the base
# make passwords, into the image and again at every start, which a read-only root file system ends.
# And no log of OpenJ9's garbage collections: ten files of a thousand each would fill the volume for logs.
ENV TLS=false \
    GENERATE_LTPA_KEYS_PASSWORD=false \
    VERBOSEGC=false
COPY --chown=1001:0 liberty/ /config/
RUN echo '<server description="There is no key store" />' > /config/configDropins/defaults/keystore.xml \
    && chmod -R ug+rwX /config/ \
    && features.sh
COPY --chown=1001:0 --chmod=664 --from=war /knh/target/knh.war /config/apps/knh.war
COPY --chown=1001:0 --chmod=664 LICENSE /licenses/KNH

# configure.sh starts the server once, to fill OpenJ9's class cache: a member alone in its cluster that tells nobody.
# What this start leaves behind goes; at run time volumes take its place.
RUN POD_IP=127.0.0.1 BIND_ADDRESS=127.0.0.1 CONTAINER_PORT=18051 NODE_NAME=build DISCOVERY=static \
    PEERS=build=127.0.0.1:18051 WARM_ENDPOINT_URL=http://127.0.0.1:18051/ping WARM_OPENAPI_ENDPOINT=false configure.sh \
    && rm -rf /opt/ol/wlp/output/* /opt/ol/wlp/output/.[!.]* /logs/* /tmp/*

ARG VERSION
ARG REVISION=unknown
ARG SOURCE=unknown
# The second half stands in place of what the base says of itself.
LABEL org.opencontainers.image.title="KNH" \
      org.opencontainers.image.description="Watches the network of a Kubernetes cluster from inside it" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="$BASE_IMAGE" \
      io.knh.liberty.version="$LIBERTY" \
      io.knh.java.version="$JAVA" \
      org.opencontainers.image.authors="KNH" \
      org.opencontainers.image.vendor="KNH" \
      org.opencontainers.image.url="$SOURCE" \
      io.k8s.display-name="KNH" \
      io.k8s.description="Watches the network of a Kubernetes cluster from inside it" \
      description="KNH on Open Liberty $LIBERTY and Java $JAVA" \
      maintainer="KNH" \
      name="knh" \
      release="$REVISION" \
      run="see README.md" \
      summary="Watches the network of a Kubernetes cluster from inside it" \
      vendor="KNH" \
      version="$VERSION"

EXPOSE 8080
CMD ["sh", "/opt/ol/wlp/usr/servers/defaultServer/with-room", "/opt/ol/wlp/bin/server", "run", "defaultServer"]

FROM ${LEAN_BASE_IMAGE} AS lean
ARG LEAN_BASE_IMAGE
COPY --from=jre /knh/jre /opt/java/openjdk
COPY --chown=1001:0 --from=server /knh/target/knh/wlp /opt/ol/wlp
COPY LICENSE /licenses/KNH
# Folders of the same names as in the official image. The server's agent can trace its methods; with any agent the JVM
# uses no AOT cache. And settings may have letters beyond ASCII, as in the official image.
ENV JAVA_HOME=/opt/java/openjdk \
    LC_ALL=C.UTF-8 \
    PATH=/opt/java/openjdk/bin:/opt/ol/wlp/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LOG_DIR=/logs \
    WLP_OUTPUT_DIR=/opt/ol/wlp/output \
    WLP_SKIP_BOOTSTRAP_AGENT=true \
    PREPARED_SERVER=/opt/ol/prepared/defaultServer
RUN mkdir -p /opt/ol/wlp/output /opt/ol/prepared /logs \
    && chown 1001:0 /opt/ol/wlp/output /opt/ol/prepared /logs && chmod 775 /opt/ol/wlp/output /opt/ol/prepared /logs \
    && ln -s /opt/ol/wlp/usr/servers/defaultServer /config
USER 1001

# An AOT cache and a work area hold good for this very runtime and these very files: they are made where they are
# used. JVM and server compare times of files; these are whole seconds, as unzip made them, and no layer changes that.
RUN sh /config/prepare-start /opt/ol/prepared && rm -rf /tmp/hsperfdata_*

ARG LIBERTY=26.0.0.5
ARG JAVA=25
RUN grep -qx "com.ibm.websphere.productVersion=$LIBERTY" /opt/ol/wlp/lib/versions/openliberty.properties \
    || { echo "LIBERTY is $LIBERTY, and pom.xml has another" >&2; exit 1; }
RUN java -XX:-UsePerfData -version 2>&1 | grep -qE "version \"$JAVA[.\"]" \
    || { echo "JAVA is $JAVA, and the build image has another" >&2; exit 1; }

ARG VERSION
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="KNH" \
      org.opencontainers.image.description="Watches the network of a Kubernetes cluster from inside it" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="$LEAN_BASE_IMAGE" \
      io.knh.liberty.version="$LIBERTY" \
      io.knh.java.version="$JAVA" \
      org.opencontainers.image.vendor="KNH" \
      org.opencontainers.image.url="$SOURCE"

EXPOSE 8080
CMD ["sh", "/opt/ol/wlp/usr/servers/defaultServer/with-room", "/opt/ol/wlp/bin/server", "run", "defaultServer"]

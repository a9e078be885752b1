package io.knh.peering;

import io.knh.agent.Snapshots;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Says who is listened to: an id of the roster that calls from that member's address, or that signs
 * with the cluster's secret where there is one. A signature that is wrong is worse than none.
 */
@ApplicationScoped
public class Callers {

  private final Snapshots snapshots;
  private final ClusterSecrets secrets;
  private final SignatureCheck signatures;
  private final Rejections addresses;
  private final Rejections signed;

  /** Made once. */
  @Inject
  public Callers(Snapshots snapshots, ClusterSecrets secrets) {
    this(snapshots, secrets, InstantSource.system());
  }

  Callers(Snapshots snapshots, ClusterSecrets secrets, InstantSource clock) {
    this.snapshots = snapshots;
    this.secrets = secrets;
    this.signatures = new SignatureCheck(secrets, clock);
    this.addresses = new Rejections(clock);
    this.signed = new Rejections(clock);
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  Callers() {
    this.snapshots = null;
    this.secrets = null;
    this.signatures = null;
    this.addresses = null;
    this.signed = null;
  }

  /** The other member that {@code request} comes from, if it does. */
  Optional<Caller> caller(HttpServletRequest request) {
    return id(request).flatMap(id -> caller(id, request));
  }

  /**
   * A message of a member.
   *
   * @param whole whether all of its body came
   * @param ledgerMessage if one could be read
   */
  record Incoming(Caller caller, boolean whole, Optional<LedgerMessage> ledgerMessage) {}

  /** The message that {@code request} brings, if it comes from another member. */
  Optional<Incoming> message(HttpServletRequest request, InputStream body) {
    Optional<Caller> caller = caller(request);
    if (caller.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> bytes = IncomingBody.bytes(body, LedgerMessage.MAX_BYTES);
    if (!caller.get().sent(bytes)) {
      reject(signed, caller.get().peer().id(), request, "the body does not match the signature");
      return Optional.empty();
    }
    return Optional.of(
        new Incoming(caller.get(), bytes.isPresent(), bytes.flatMap(LedgerMessageReader::read)));
  }

  private static Optional<PeerId> id(HttpServletRequest request) {
    return Queries.value(request.getQueryString(), "id").filter(PeerId::isValid).map(PeerId::new);
  }

  private Optional<Caller> caller(PeerId id, HttpServletRequest request) {
    Snapshot now = snapshots.current();
    List<Peer> named = now.roster().withId(id).stream().map(RosterEntry::peer).toList();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    String header = secrets.areSet() ? request.getHeader(RequestSignature.HEADER) : null;
    Optional<Caller> caller;
    if (header != null) {
      caller = signed(header, named, request, now.self());
    } else if (secrets.areRequired()) {
      reject(addresses, id, request, "it is not signed, but CLUSTER_SECRET_REQUIRED is true");
      caller = Optional.empty();
    } else {
      caller = unsigned(named, request);
    }
    return caller.filter(from -> !from.peer().equals(now.self()));
  }

  /** Wherever it comes from: no address is believed more than the signature. */
  private Optional<Caller> signed(
      String header, List<Peer> named, HttpServletRequest request, Peer self) {
    return switch (signatures.check(header, envelope(request, self))) {
      case SignatureCheck.Finding.Good good ->
          named.stream()
              .filter(peer -> peer.address().toString().equals(good.signature().sender()))
              .findFirst()
              .map(peer -> new Caller(peer, Optional.of(good)));
      case SignatureCheck.Finding.Late late -> {
        // As good as none, since its sender could have left it out: a member with a wrong clock,
        // whom nobody believed, would coordinate beside the others.
        if (secrets.areRequired()) {
          reject(signed, named.getFirst().id(), request, late.why());
          yield Optional.empty();
        }
        String so = "was checked by its address only";
        signed.warn(named.getFirst().id(), request.getRemoteAddr(), so, late.why());
        yield unsigned(named, request);
      }
      case SignatureCheck.Finding.Bad bad -> {
        reject(signed, named.getFirst().id(), request, bad.why());
        yield Optional.empty();
      }
    };
  }

  private static RequestSignature.Envelope envelope(HttpServletRequest request, Peer self) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return new RequestSignature.Envelope(
        request.getMethod(), path + "?" + request.getQueryString(), self.address().toString());
  }

  private Optional<Caller> unsigned(List<Peer> named, HttpServletRequest request) {
    Optional<Peer> peer =
        address(request.getRemoteAddr())
            .flatMap(
                from ->
                    named.stream()
                        .filter(member -> member.address().inetAddress().equals(from))
                        .findFirst());
    if (peer.isEmpty()) {
      reject(
          addresses,
          named.getFirst().id(),
          request,
          "the sender has another address in the roster; does a sidecar or NAT rewrite source"
              + " addresses?");
    }
    return peer.map(member -> new Caller(member, Optional.empty()));
  }

  private static void reject(Rejections kind, PeerId id, HttpServletRequest request, String why) {
    kind.warn(id, request.getRemoteAddr(), "was rejected", why);
  }

  /** The address as sockets compare it: an IPv4 address that is mapped into IPv6 is IPv4. */
  private static Optional<InetAddress> address(String literal) {
    try {
      int zone = literal.indexOf('%');
      return Optional.of(InetAddress.getByName(zone < 0 ? literal : literal.substring(0, zone)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}

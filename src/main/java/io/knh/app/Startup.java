package io.knh.app;

import io.knh.agent.Agent;
import io.knh.config.DiscoverySource;
import io.knh.config.SettingsReading;
import io.knh.core.Input;
import io.knh.peering.ProbeClient;
import io.knh.webhook.InFlight;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.logging.Logger;

/** Puts the parts together when the application starts, and takes them apart when it stops. */
@ApplicationScoped
public class Startup {

  private static final Logger LOG = Logger.getLogger("io.knh.app");

  private final Log log;
  private final SettingsReading.Accepted accepted;
  private final SelfCheck selfCheck;
  private final Agent agent;
  private final ProbeClient probes;
  private final Leaving leaving;
  private final ProcessEnd end;

  /** Takes what the container has built; the settings are good by then. */
  @Inject
  Startup(
      SettingsReading.Accepted accepted,
      InstanceResource instance,
      Agent agent,
      ProbeClient probes,
      InFlight inFlight) {
    this.accepted = accepted;
    this.log = new Log(accepted.settings(), Log.standardOutput());
    this.selfCheck = new SelfCheck(Port.of(accepted.settings()), instance::id, FailedStart::end);
    this.agent = agent;
    this.probes = probes;
    this.leaving = new Leaving(agent, inFlight);
    this.end = new ProcessEnd(this::leave);
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    log.open();
    LOG.info(BuildInfo.read() + "; " + accepted.settings());
    accepted.warnings().forEach(LOG::warning);
    selfCheck.start();
    end.watch();
    agent.start();
    probes.start();
    if (accepted.settings().discovery() instanceof DiscoverySource.StaticList list) {
      agent.offer(new Input.RosterRead(list.roster()));
    }
  }

  private void leave() {
    // The JVM that ends may have closed all logs.
    log.open();
    leaving.now();
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    leave();
    end.unwatch();
    probes.close();
    log.close();
  }
}

package io.knh.app;

import io.knh.agent.Agent;
import io.knh.config.BuildInfo;
import io.knh.config.Settings;
import io.knh.config.SettingsReading;
import io.knh.discovery.Discovery;
import io.knh.http.InFlight;
import io.knh.peering.DatagramEcho;
import io.knh.peering.client.ProbeClient;
import io.knh.status.StatusBoard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
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
  private final DatagramEcho echo;
  private final Discovery discovery;
  private final OrderlyShutdown shutdown;
  private final ProcessEnd end;

  /** Takes what the container has built; the settings are good by then. */
  @Inject
  Startup(
      SettingsReading.Accepted accepted,
      InstanceResource instance,
      Agent agent,
      ProbeClient probes,
      DatagramEcho echo,
      Discovery discovery,
      InFlight inFlight,
      StatusBoard board) {
    this.accepted = accepted;
    this.log = new Log(accepted.settings(), Log.standardOutput());
    this.selfCheck =
        new SelfCheck(
            Port.of(accepted.settings()), new Listeners(Path.of("/proc/self")), instance.id());
    this.agent = agent;
    this.probes = probes;
    this.echo = echo;
    this.discovery = discovery;
    this.shutdown = OrderlyShutdown.of(agent, inFlight, board.streams());
    this.end = new ProcessEnd(shutdown::now);
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    if (accepted.settings().command() == Settings.Command.TEST_ALERT) {
      AlertTrial.of(accepted.settings()).runAndEnd();
    }
    log.open();
    LOG.info(BuildInfo.read() + "; " + accepted.settings());
    accepted.warnings().forEach(LOG::warning);
    Port.of(accepted.settings()).warning().ifPresent(LOG::warning);
    end.watch();
    Thread thread = new Thread(this::startWhenServed, "knh-start");
    thread.setDaemon(true);
    thread.start();
  }

  /** The server serves the application only after this event: the rest waits for that. */
  private void startWhenServed() {
    try {
      selfCheck
          .problem(SelfCheck.PATIENCE)
          .ifPresent(line -> FailedStart.end(List.of(line), accepted.settings().logFormat()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Settings settings = accepted.settings();
    if (settings.pathProbes() > 0) {
      echo.open(settings.self().address(), settings.bindAddress());
    }
    agent.start();
    probes.start();
    discovery.start();
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    shutdown.now();
    end.unwatch();
    discovery.close();
    probes.close();
    echo.close();
    log.close();
  }
}

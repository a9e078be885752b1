package io.knh.peering;

import io.knh.agent.FakeAgent;
import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.agent.RosterReadings;
import io.knh.agent.Snapshots;
import io.knh.config.AllowedHosts;
import io.knh.config.ExtraTrust;
import io.knh.config.Secret;
import io.knh.config.SecuritySettings;
import io.knh.health.Live;
import java.io.File;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The resources as they are deployed, around an agent whose state a test sets. */
final class ResourcesWar {

  private ResourcesWar() {}

  /** Without a secret of the cluster, as most run. */
  static WebArchive open() {
    return without("FakeSecrets.Required");
  }

  /** With a secret that must be used. */
  static WebArchive signed() {
    return without("FakeSecrets.None");
  }

  private static WebArchive without(String secrets) {
    String left = "Stub|Test|SecretSource|" + secrets;
    return ShrinkWrap.create(WebArchive.class, "resources.war")
        .addPackages(true, "io.knh.core")
        .addPackages(false, Filters.exclude(".*(" + left + ").*"), "io.knh.peering")
        .addPackage(Live.class.getPackage())
        .addClasses(FakeAgent.class, Inbox.class, Snapshots.class, RosterReadings.class)
        .addClass(Ports.class)
        .addClasses(AllowedHosts.class, ExtraTrust.class, Secret.class, SecuritySettings.class)
        .addClass("io.knh.app.KnhApplication")
        .addClass("io.knh.app.PlainPaths")
        .addClass("io.knh.app.ShortErrors")
        .addClass("io.knh.app.ErrorPage")
        .addAsResource("ledger-messages/v1/heartbeat.json")
        .addAsResource("ledger-messages/v1/goodbye.json")
        .addAsResource("ledger-messages/v2/heartbeat.json")
        .addAsWebInfResource(new File("src/main/webapp/WEB-INF/web.xml"), "web.xml")
        .addAsWebInfResource(new File("src/main/webapp/WEB-INF/beans.xml"), "beans.xml");
  }
}

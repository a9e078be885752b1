package io.knh.lab;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The network namespaces of one lab: a hub that holds the bridge, and one for each pod. Links and
 * packet filters live inside them and go with them; the host's own network is not touched. The
 * names say who made them, so that what a lab that was killed left behind can be distinguished from
 * what a lab that runs needs.
 */
record Namespaces(Maker maker, int pods) {

  private static final Pattern NAME = Pattern.compile("knhlab-(\\d+)-(\\d+)-(?:hub|pod\\d+)");

  /** The namespace of the bridge, of the API server, of the receiver and of the lab itself. */
  String hub() {
    return name("hub");
  }

  /** The namespace of the {@code index}th pod, from 0. */
  String pod(int index) {
    return name("pod" + index);
  }

  private String name(String which) {
    return "knhlab-" + maker.pid() + "-" + maker.startTicks() + "-" + which;
  }

  private List<String> all() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < pods; i++) {
      names.add(pod(i));
    }
    names.add(hub());
    return names;
  }

  /** Makes them, still without any link. */
  void create() {
    all().forEach(name -> Command.run("ip", "netns", "add", name));
  }

  /** Ends what still runs in them and removes them; those that are not there are skipped. */
  void remove() {
    List<String> present = present();
    all().stream().filter(present::contains).forEach(Namespaces::remove);
  }

  /** Removes what labs left behind that have ended. */
  static List<String> removeLeftovers() {
    List<String> left =
        present().stream()
            .filter(name -> makerOf(name).filter(maker -> !maker.isAlive()).isPresent())
            .toList();
    left.forEach(Namespaces::remove);
    return left;
  }

  private static Optional<Maker> makerOf(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(new Maker(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  private static List<String> present() {
    String[] names = new File("/run/netns").list();
    return names == null ? List.of() : List.of(names);
  }

  private static void remove(String name) {
    processesIn(name).forEach(ProcessHandle::destroyForcibly);
    Command.run("ip", "netns", "delete", name);
  }

  private static Stream<ProcessHandle> processesIn(String name) {
    return Command.run("ip", "netns", "pids", name)
        .lines()
        .map(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
        .flatMap(Optional::stream);
  }
}

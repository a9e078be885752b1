package io.knh.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.print.PrintOptions;

/** A headless Chromium with one window. */
public final class Browser implements AutoCloseable {

  private static final Pattern REQUEST =
      Pattern.compile(
          "\"method\":\"Network.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]+)\"");

  /** It says for each browser that it does not know the newest protocol, which is not used here. */
  private static final Logger PROTOCOL = Logger.getLogger("org.openqa.selenium.devtools");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it; where there is none the test ends here, and one line says why. */
  public static Browser orSkip(String test) {
    Chromium chromium = Chromium.orSkip(test);
    PROTOCOL.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.browser().toFile());
    // No sandbox: it wants privileges that containers lack; only own pages are opened. No shared
    // memory: containers have little of it. No words to anybody at home.
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--hide-scrollbars");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromium.driver().toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  /** Opens a page and waits until it is loaded. */
  public void open(URI page) {
    driver.get(page.toString());
  }

  /** Empties its cache: the next load is a first one. */
  public void forget() {
    driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
  }

  /** A window of this size, and a person who likes it dark or light. */
  public void look(int width, int height, boolean dark) {
    look(width, height, dark, Map.of());
  }

  /** The same, with other wishes of that person, such as {@code prefers-contrast: more}. */
  public void look(int width, int height, boolean dark, Map<String, String> wishes) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    Map<String, String> all = new LinkedHashMap<>(wishes);
    all.put("prefers-color-scheme", dark ? "dark" : "light");
    all.put("prefers-reduced-motion", "reduce");
    List<Map<String, String>> features =
        all.entrySet().stream()
            .map(wish -> Map.of("name", wish.getKey(), "value", wish.getValue()))
            .toList();
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia", Map.of("media", "", "features", features));
  }

  /** Prints the page, as a PDF. */
  public byte[] print() {
    return Base64.getMimeDecoder().decode(driver.print(new PrintOptions()).getContent());
  }

  /** The button <em>back</em>. */
  public void back() {
    driver.navigate().back();
  }

  /** Does something while another window covers this one. */
  public void inBackground(Runnable action) {
    String own = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    try {
      action.run();
    } finally {
      driver.close();
      driver.switchTo().window(own);
    }
  }

  /** The titles of all windows, as their tabs show them. */
  public String titles() {
    return String.valueOf(driver.executeCdpCommand("Target.getTargets", Map.of()));
  }

  /** What a script returns. */
  public @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** The visible text of the first element that {@code selector} finds; empty without one. */
  public String text(String selector) {
    Object text = run("return document.querySelector(arguments[0])?.innerText ?? ''", selector);
    return String.valueOf(text);
  }

  /** How many elements {@code selector} finds. */
  public long count(String selector) {
    Object count = run("return document.querySelectorAll(arguments[0]).length", selector);
    return count instanceof Long found ? found : 0;
  }

  /** Waits for a text, and returns it. */
  public String awaitText(String selector, Predicate<String> matching, Duration atMost) {
    try {
      return Awaitility.await(selector)
          .atMost(atMost)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> text(selector), matching);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          selector + " is still: " + text(selector) + "\nThe page: " + text("body"), e);
    }
  }

  /** Writes into a field, key by key. */
  public void type(String selector, String text) {
    driver.findElement(By.cssSelector(selector)).sendKeys(text);
  }

  /** Presses a key, such as {@code enter}, while that element has the focus. */
  public void press(String selector, String key) {
    run("document.querySelector(arguments[0]).focus()", selector);
    driver.switchTo().activeElement().sendKeys(Keys.valueOf(key.toUpperCase(Locale.ROOT)));
  }

  /** The addresses of all requests since this was last asked. */
  public List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .map(REQUEST::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }

  /**
   * What the browser complained of since this was last asked: its errors, and breaches of the
   * policy. That a member went away is none of the page's faults.
   */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .filter(text -> !text.contains("Failed to load resource: net::ERR_"))
        .toList();
  }

  /** What axe finds wrong with the page for people who use it otherwise than by eye and mouse. */
  public String faultsOfAccess() {
    run(axe());
    Object faults =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run().then(
                (found) => done(found.violations.map((fault) => fault.id + ': '
                    + fault.nodes.map((node) => node.target + ' ' + node.failureSummary).join('; ')).join('\\n')),
                (problem) => done('axe failed: ' + problem));
            """);
    return String.valueOf(faults);
  }

  /** What a window of this width cuts off, squeezes or draws over something else. */
  public String faultsOfLayout(int width) {
    return String.valueOf(driver.executeAsyncScript(resource("/faults-of-layout.js"), width));
  }

  private static String axe() {
    return resource("/axe.min.js");
  }

  private static String resource(String name) {
    try (InputStream script = Browser.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException("there is no " + name + " on the class path");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The window as a PNG. */
  public byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
  }
}

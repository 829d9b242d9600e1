// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window; Debian's packages {@code chromium} and {@code chromium-driver}. */
public final class Browser implements AutoCloseable {
    private static final int WIDTH = 1_400;

    private final ChromeDriver driver;

    public Browser() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(command("chromium"));
        // A container has neither the name spaces of a sandbox nor a large /dev/shm.
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=" + WIDTH + ",1000");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(command("chromedriver"))
                .build();
        driver = new ChromeDriver(service, options);
    }

    private static File command(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> new File(directory, name))
                .filter(File::canExecute)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not installed"));
    }

    public void open(String url) {
        driver.get(url);
    }

    /** The elements of a CSS selector that the page has now. */
    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The element of a CSS selector, once the page has it. */
    public WebElement await(String selector) throws Exception {
        Waiting.until("the page has " + selector, () -> !all(selector).isEmpty());
        return all(selector).get(0);
    }

    /** An attribute of the first element, also where the page replaces the element meanwhile; empty where there is none. */
    public String attribute(String selector, String attribute) throws Exception {
        WebElement element = await(selector);
        try {
            String value = element.getDomAttribute(attribute);
            return value == null ? "" : value;
        } catch (StaleElementReferenceException replaced) {
            return attribute(selector, attribute);
        }
    }

    /** The text of the whole page. */
    public String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** A picture of the whole page, as PNG. */
    public void picture(Path file) throws Exception {
        Object height = driver.executeScript("return document.documentElement.scrollHeight");
        driver.manage().window().setSize(new Dimension(WIDTH, ((Long) height).intValue() + 150));
        // Charts are drawn again for the new size.
        Waiting.until(
                "drawn",
                () -> Boolean.TRUE.equals(driver.executeAsyncScript(
                        "requestAnimationFrame(() => requestAnimationFrame(() => arguments[0](true)))")));
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        driver.manage().window().setSize(new Dimension(WIDTH, 1_000));
    }

    /** Colours for a dark room, or for a bright one. */
    public void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** What scripts have reported, and what the policy of the page has blocked. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}

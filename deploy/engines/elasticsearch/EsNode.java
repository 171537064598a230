import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs one Elasticsearch node inside this process until it is killed; integration tests only.
 *
 * <p>Everything goes by reflection, so that an older javac (17) compiles it against nothing; the node itself needs
 * Java 21 or newer. Arguments: the home folder, then settings as name=value. Prints "started" when it answers.
 */
public final class EsNode {
  private EsNode() {}

  private static Class<?> find(String name) throws ClassNotFoundException {
    return Class.forName("org.elasticsearch." + name);
  }

  private static void configureLogging(Class<?> settings) throws Exception {
    Class<?> configurator = find("common.logging.LogConfigurator");
    configurator.getMethod("configureESLogging").invoke(null);
    Object none = settings.getField("EMPTY").get(null);
    configurator.getMethod("configureWithoutConfig", settings).invoke(null, none);
  }

  private static Object readSettings(Class<?> settings, String[] arguments) throws Exception {
    Object builder = settings.getMethod("builder").invoke(null);
    Method put = builder.getClass().getMethod("put", String.class, String.class);
    put.invoke(builder, "path.home", arguments[0]);
    for (int at = 1; at < arguments.length; at++) {
      int equals = arguments[at].indexOf('=');
      put.invoke(builder, arguments[at].substring(0, equals), arguments[at].substring(equals + 1));
    }
    return builder.getClass().getMethod("build").invoke(builder);
  }

  private static Object loadPlugins(Object environment) throws Exception {
    Class<?> loader = find("plugins.PluginsLoader");
    Object folder = environment.getClass().getMethod("modulesDir").invoke(environment);
    Object modules = loader.getMethod("loadModulesBundles", Path.class).invoke(null, folder);
    return loader
        .getMethod("createPluginsLoader", Set.class, Set.class, Map.class, boolean.class)
        .invoke(null, modules, Set.of(), Map.of(), false);
  }

  public static void main(String[] arguments) throws Exception {
    Class<?> settings = find("common.settings.Settings");
    configureLogging(settings);
    Supplier<String> nodeName = () -> "node";
    Path config = Path.of(arguments[0], "config");
    Object environment =
        find("node.InternalSettingsPreparer")
            .getMethod("prepareEnvironment", settings, Map.class, Path.class, Supplier.class)
            .invoke(null, readSettings(settings, arguments), Map.of(), config, nodeName);
    Object plugins = loadPlugins(environment);
    Object node =
        find("node.Node")
            .getConstructor(environment.getClass(), plugins.getClass())
            .newInstance(environment, plugins);
    node.getClass().getMethod("start").invoke(node);
    System.out.println("started");
    Thread.currentThread().join();
  }
}

package backplane.testkit;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;

/** Loads the classes of one bundle once more, as an update of the bundle does, to see that they go when nobody uses them. */
public final class BundleClassLoader extends URLClassLoader {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String prefix;

    /** @param member a class of the bundle; those of its package and of the packages below are loaded anew */
    public BundleClassLoader(Class<?> member) {
        super(new URL[] {member.getProtectionDomain().getCodeSource().getLocation()}, member.getClassLoader());
        prefix = member.getPackageName() + ".";
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(prefix)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    /**
     * Collects garbage until at most {@code few} class loaders are left, for a minute at most.
     *
     * @return how many are left
     */
    public static int left(List<WeakReference<ClassLoader>> loaders, int few) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int left = count(loaders);
        while (left > few && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(20);
            left = count(loaders);
        }
        return left;
    }

    private static int count(List<WeakReference<ClassLoader>> loaders) {
        return (int) loaders.stream().filter(loader -> loader.get() != null).count();
    }
}

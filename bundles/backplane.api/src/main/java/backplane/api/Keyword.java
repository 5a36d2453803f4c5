package backplane.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * The bochsrc keyword that a device answers, written beside its {@code @Component}. It becomes a capability
 * {@value #NAMESPACE} in the bundle's manifest, so it is known as soon as the bundle is installed and no class is loaded for
 * it.
 *
 * <p>A device without this annotation answers the keyword that equals its type: the part of its factory PID after
 * {@value #PID_PREFIX}. A line of a keyword becomes one configuration {@code backplane.rc.<type>} with the properties {@code
 * machine} (the profile's name), {@code id} (the slot: the keyword as written, followed by the number if {@link #number}
 * names a key of the line, with {@code _} between two digits) and one property for each {@code key=value}, in the type that the device's
 * {@code @ObjectClassDefinition} declares. Lines with the same id accumulate.
 *
 * <pre>{@code
 * @Keyword(value = "ne2k", number = "card")                    // ne2k: card=1, ...     id=ne2k1, card=1
 * @Keyword(value = "com{1..4}", type = "serial", number = "port", backend = "channel", selector = "mode")
 *                                                              // com2: mode=file, ...  id=com2, port=2, and a backend
 * @Keyword(value = "ata{0..3}-{master,slave}", type = "drive") // ata0-slave: ...       id=ata0-slave
 * @Keyword(value = "mouse", type = "keyboard", id = "keyboard", prefix = "mouse.")
 *                                                              // mouse: enabled=1      id=keyboard, mouse.enabled=true
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(Keyword.List.class)
@Capability(namespace = Keyword.NAMESPACE)
public @interface Keyword {
    /** Namespace of the capability; its attributes are {@code keyword} and the names of the elements below. */
    String NAMESPACE = "backplane.keyword";

    /** What the factory PID of every part begins with; the rest is the type. */
    String PID_PREFIX = "backplane.rc.";

    /** Keywords or patterns of them: {@code {1..4}} stands for each number of the range, {@code {a,b}} for each word. */
    @Attribute("keyword")
    String[] value();

    /** The type in the factory PID {@code backplane.rc.<type>}; empty = the first keyword. */
    @Attribute("type")
    String type() default "";

    /**
     * The id of the slot; empty = as described above. {@code {1}}, {@code {2}} stand for the words that the braces of the
     * pattern matched. Two keywords with one type and one id fill one configuration.
     */
    @Attribute("id")
    String id() default "";

    /** Put before each key of the line, with the same place holders as {@link #id}; empty = keys are taken as written. */
    @Attribute("prefix")
    String prefix() default "";

    /**
     * The numeric property that tells the instances apart; empty = none. With a number in the pattern it gets that number.
     * Without one it is a key of the line (0 if absent) and its value is appended to the id.
     */
    @Attribute("number")
    String number() default "";

    /** The key that a value without {@code key=} fills, as in {@code boot: disk}; empty = bare values are an error. */
    @Attribute("bare")
    String bare() default "";

    /**
     * The kind of backend at the other end of the device's cable, such as {@code eth} or {@code channel}; empty = none. The
     * keys that the device does not declare then go to a second configuration {@code backplane.rc.<backend>.<selected>}, and
     * a third one, {@code backplane.rc.cable}, joins the two.
     */
    @Attribute("backend")
    String backend() default "";

    /** The key of the line whose value selects the backend, such as {@code ethmod}; goes with {@link #backend}. */
    @Attribute("selector")
    String selector() default "";

    /** The backend of lines that do not select one, such as {@code file}; empty = none. */
    @Attribute("preset")
    String preset() default "";

    /** Several keywords of one class. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The keywords, in no particular order. */
        Keyword[] value();
    }
}

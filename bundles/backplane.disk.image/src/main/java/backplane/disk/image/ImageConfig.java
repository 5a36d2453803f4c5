package backplane.disk.image;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What a drive's line in bochsrc can say of the image. */
@ObjectClassDefinition(name = "Disk image", description = "An image file in the bay of a drive")
public @interface ImageConfig {

    /** The machine, for messages. */
    @AttributeDefinition(description = "Machine")
    String machine() default "";

    /** The bay, for messages. */
    @AttributeDefinition(description = "Bay of the drive")
    String id() default "";

    /** The image. */
    @AttributeDefinition(description = "Image file")
    String path() default "";

    /** The redolog of undoable and volatile images. */
    @AttributeDefinition(description = "Redolog, or what its name begins with; empty = beside the image")
    String journal() default "";

    /** Whether the medium lies in the drive. */
    @AttributeDefinition(
            description = "Whether the medium lies in the drive",
            options = {@Option(label = "inserted", value = "inserted"), @Option(label = "ejected", value = "ejected")})
    String status() default "inserted";

    /** Whether the guest's writes are refused. */
    @AttributeDefinition(description = "1 = writing is refused")
    boolean write__protected() default false;

    /** The image of a floppy disk of any size. */
    @AttributeDefinition(description = "Floppy disk image")
    String image() default "";

    /** The image of a floppy disk, by its capacity: key {@code 2_88}. */
    @AttributeDefinition(description = "Floppy disk image of this capacity")
    String $2__88() default "";

    /** The image of a floppy disk, by its capacity: key {@code 1_44}. */
    @AttributeDefinition(description = "Floppy disk image of this capacity")
    String $1__44() default "";

    /** The image of a floppy disk, by its capacity: key {@code 1_2}. */
    @AttributeDefinition(description = "Floppy disk image of this capacity")
    String $1__2() default "";

    /** The image of a floppy disk, by its capacity: key {@code 720k}. */
    @AttributeDefinition(description = "Floppy disk image of this capacity")
    String $720k() default "";

    /** The image of a floppy disk, by its capacity: key {@code 360k}. */
    @AttributeDefinition(description = "Floppy disk image of this capacity")
    String $360k() default "";

    /** The image of a floppy disk, by its capacity: key {@code 320k}. */
    @AttributeDefinition(description = "Floppy disk image of this capacity")
    String $320k() default "";

    /** The image of a floppy disk, by its capacity: key {@code 180k}. */
    @AttributeDefinition(description = "Floppy disk image of this capacity")
    String $180k() default "";

    /** The image of a floppy disk, by its capacity: key {@code 160k}. */
    @AttributeDefinition(description = "Floppy disk image of this capacity")
    String $160k() default "";
}

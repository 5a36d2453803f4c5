/** The guest's screen for VNC clients: the Remote Framebuffer protocol, RFC 6143. */
@NullMarked
package backplane.display.rfb;

import org.jspecify.annotations.NullMarked;

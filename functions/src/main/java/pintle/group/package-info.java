/** Groups, their members and roles, and the import of a directory. */
@NullMarked
package pintle.group;

import org.jspecify.annotations.NullMarked;

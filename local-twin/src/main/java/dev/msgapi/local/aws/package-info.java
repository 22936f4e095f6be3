/** Everything behind the twin's one AWS port: the services, their state and the inbox. */
@NullMarked
package dev.msgapi.local.aws;

import org.jspecify.annotations.NullMarked;

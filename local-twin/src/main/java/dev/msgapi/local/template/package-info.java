/** Reads template.yaml and openapi.yaml, and resolves them to a stack. */
@NullMarked
package dev.msgapi.local.template;

import org.jspecify.annotations.NullMarked;

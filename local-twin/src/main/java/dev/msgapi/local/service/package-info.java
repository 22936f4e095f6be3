/** The AWS services that the twin emulates. */
@NullMarked
package dev.msgapi.local.service;

import org.jspecify.annotations.NullMarked;

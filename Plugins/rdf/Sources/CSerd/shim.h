#pragma once

#include <serd/serd.h>
#include <stdio.h>

/// The message of an error: its arguments are a va_list, which Swift cannot take apart.
static inline void serd_error_message(const SerdError *error, char *buffer, size_t size) {
  va_list arguments;
  va_copy(arguments, *error->args);
  vsnprintf(buffer, size, error->fmt, arguments);
  va_end(arguments);
}

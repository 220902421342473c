/* The part of libedit that Swift cannot call by itself.
 *
 * el_set and el_get are variadic, which Swift does not import: one function of fixed type for
 * each use. stdin and stdout are mutable C globals, which language mode 6 refuses. And signal
 * handlers may only do async-signal-safe work, so they live here whole.
 */
#ifndef CEDIT_H
#define CEDIT_H

#include <histedit.h>
#include <stdbool.h>
#include <stddef.h>

typedef unsigned char (*ce_key_fn)(EditLine *, int);
typedef int (*ce_getc_fn)(EditLine *, wchar_t *);

/* Chooses the locale of the environment for characters, or C.UTF-8 when that one has only
 * single-byte characters. True when UTF-8 is in force afterwards. */
bool ce_use_utf8_locale(void);

/* Opens an editor that reads `input`, and draws on nothing: all drawing is the caller's.
 * NULL when libedit cannot start. */
EditLine *ce_open(const char *program, int input, int output);
int ce_set_editor(EditLine *editor, const char *mode);
bool ce_editor_is_vi(EditLine *editor);
int ce_set_getc(EditLine *editor, ce_getc_fn function);
int ce_set_data(EditLine *editor, void *data);
void *ce_get_data(EditLine *editor);
int ce_add_function(EditLine *editor, const char *name, const char *help, ce_key_fn function);
int ce_bind(EditLine *editor, const char *key, const char *function);
int ce_bind_vi_command(EditLine *editor, const char *key, const char *function);
/* Puts the terminal in editing mode (true) or back in the mode it had (false). */
int ce_prepare_terminal(EditLine *editor, bool on);

/* The size of the terminal behind `fd`; false when it is none or does not tell. */
bool ce_window_size(int fd, int *columns, int *rows);

/* Writes out what C's stdout still holds, so that our own writes come after it. */
void ce_flush_stdout(void);

/* Signals. A caught signal is written as one byte to a pipe; the read end is non-blocking. */
int ce_signal_pipe(void); /* read end, or -1 */
int ce_catch_signal(int number);
/* Puts back the action that was in force before ce_catch_signal. */
void ce_release_signal(int number);

/* Remembers the modes of the terminal, so that they are put back when the process ends: by
 * exit, by a signal, or by a crash. */
void ce_guard_terminal(int input, int output);
/* Says whether the terminal is now in editing mode. */
void ce_set_terminal_armed(bool armed);

/* A pipe whose ends are closed on exec; false when there is none to be had. */
bool ce_pipe(int ends[2], bool nonblocking);

/* Makes and opens a temporary file; `path` ends in XXXXXX and `suffix` more characters, and is
 * filled in. The descriptor, or -1. */
int ce_temporary_file(char *path, int suffix);

/* Runs `/bin/sh -c script sh argument` on the terminal and waits. The exit status, or -1. */
int ce_run_shell(const char *script, const char *argument);

#endif

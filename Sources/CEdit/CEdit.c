#define _GNU_SOURCE
#include "CEdit.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool ce_use_utf8_locale(void) {
  setlocale(LC_CTYPE, "");
  if (MB_CUR_MAX == 1) setlocale(LC_CTYPE, "C.UTF-8");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

EditLine *ce_open(const char *program, int input, int output) {
  /* libedit wants a stream to draw on. One sink serves every editor of the process. */
  static FILE *sink = NULL;
  if (sink == NULL) sink = fopen("/dev/null", "we");
  if (sink == NULL) return NULL;
  return el_init_fd(program, stdin, sink, sink, input, output, fileno(sink));
}

int ce_set_editor(EditLine *editor, const char *mode) { return el_set(editor, EL_EDITOR, mode); }

bool ce_editor_is_vi(EditLine *editor) {
  const char *mode = NULL;
  return el_get(editor, EL_EDITOR, &mode) == 0 && mode != NULL && strcmp(mode, "vi") == 0;
}

int ce_set_getc(EditLine *editor, ce_getc_fn function) { return el_wset(editor, EL_GETCFN, function); }

int ce_set_data(EditLine *editor, void *data) { return el_set(editor, EL_CLIENTDATA, data); }

void *ce_get_data(EditLine *editor) {
  void *data = NULL;
  return el_get(editor, EL_CLIENTDATA, &data) == 0 ? data : NULL;
}

int ce_add_function(EditLine *editor, const char *name, const char *help, ce_key_fn function) {
  return el_set(editor, EL_ADDFN, name, help, function);
}

int ce_bind(EditLine *editor, const char *key, const char *function) {
  return el_set(editor, EL_BIND, key, function, (char *)NULL);
}

int ce_bind_vi_command(EditLine *editor, const char *key, const char *function) {
  return el_set(editor, EL_BIND, "-a", key, function, (char *)NULL);
}

int ce_prepare_terminal(EditLine *editor, bool on) { return el_set(editor, EL_PREP_TERM, on ? 1 : 0); }

bool ce_window_size(int fd, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}

bool ce_pipe(int ends[2], bool nonblocking) {
  return pipe2(ends, O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0)) == 0;
}

int ce_temporary_file(char *path, int suffix) { return mkostemps(path, suffix, O_CLOEXEC); }

void ce_flush_stdout(void) { fflush(stdout); }

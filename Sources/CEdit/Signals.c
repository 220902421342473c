#define _GNU_SOURCE
#include "CEdit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define SIGNALS 65

static int signal_pipe[2] = {-1, -1};
static struct sigaction previous[SIGNALS];
static bool caught[SIGNALS];

int ce_signal_pipe(void) {
  if (signal_pipe[0] < 0 && pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  return signal_pipe[0];
}

static void write_signal(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t ignored = write(signal_pipe[1], &byte, 1);
  (void)ignored;
  errno = saved;
}

int ce_catch_signal(int number) {
  if (number <= 0 || number >= SIGNALS || ce_signal_pipe() < 0) return -1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_handler = write_signal;
  /* Work in progress elsewhere should not see its system calls fail; poll wakes all the same. */
  action.sa_flags = SA_RESTART;
  struct sigaction before;
  if (sigaction(number, &action, &before) != 0) return -1;
  if (!caught[number]) previous[number] = before;
  caught[number] = true;
  return 0;
}

void ce_release_signal(int number) {
  if (number <= 0 || number >= SIGNALS || !caught[number]) return;
  caught[number] = false;
  sigaction(number, &previous[number], NULL);
}

/* The terminal at the end of the process. */

static const int deadly[] = {SIGTERM, SIGHUP,  SIGQUIT, SIGABRT, SIGSEGV,
                             SIGBUS,  SIGILL, SIGFPE,  SIGTRAP};
#define DEADLY (sizeof deadly / sizeof *deadly)

static struct sigaction before_guard[DEADLY];
static struct termios cooked;
static int guarded_input = -1;
static int guarded_output = -1;
static _Atomic bool terminal_armed = false;

static void restore_terminal(void) {
  /* End of synchronized update, cursor shown, bracketed paste off. */
  static const char reset[] = "\033[?2026l\033[?25h\033[?2004l\033[0m\r\n";
  if (!atomic_exchange(&terminal_armed, false)) return;
  ssize_t ignored = write(guarded_output, reset, sizeof reset - 1);
  (void)ignored;
  /* From the background, setting the modes would stop us instead of letting us end. */
  signal(SIGTTOU, SIG_IGN);
  tcsetattr(guarded_input, TCSANOW, &cooked);
}

static void die_restored(int number) {
  restore_terminal();
  for (size_t i = 0; i < DEADLY; i++)
    if (deadly[i] == number) sigaction(number, &before_guard[i], NULL);
  /* A fault repeats on return, with its address intact; the others are sent once more. */
  if (number != SIGSEGV && number != SIGBUS && number != SIGILL && number != SIGFPE && number != SIGTRAP)
    raise(number);
}

void ce_guard_terminal(int input, int output) {
  bool first = guarded_input < 0;
  if (tcgetattr(input, &cooked) != 0) return;
  guarded_input = input;
  guarded_output = output;
  if (!first) return;
  atexit(restore_terminal);
  for (size_t i = 0; i < DEADLY; i++) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = die_restored;
    sigaction(deadly[i], NULL, &before_guard[i]);
    /* Ignored stays ignored: nohup and its like mean it. */
    if (before_guard[i].sa_handler != SIG_IGN) sigaction(deadly[i], &action, NULL);
  }
}

void ce_set_terminal_armed(bool armed) { atomic_store(&terminal_armed, armed); }

int ce_run_shell(const char *script, const char *argument) {
  extern char **environ;
  char *arguments[] = {"sh", "-c", (char *)script, "sh", (char *)argument, NULL};
  pid_t child;
  if (posix_spawn(&child, "/bin/sh", NULL, NULL, arguments, environ) != 0) return -1;
  int status;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-platform"

#include "door-platform.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef G_OS_UNIX
#include <glib-unix.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <termios.h>
#endif
#ifdef __linux__
#include <sys/prctl.h>
#endif

char *
door_platform_kernel (void)
{
#ifdef G_OS_UNIX
  struct utsname system;

  if (uname (&system) == 0)
    return g_strdup_printf ("%s %s %s", system.sysname, system.release, system.machine);
#endif
  return g_strdup ("");
}

void
door_platform_outlive_readers (void)
{
#ifdef G_OS_UNIX
  signal (SIGPIPE, SIG_IGN);
#endif
}

void
door_platform_harden (void)
{
#ifdef G_OS_UNIX
  struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
#endif
#ifdef __linux__
  prctl (PR_SET_DUMPABLE, 0);
#endif
}

char *
door_platform_boot_id (void)
{
  char *text = NULL;

#ifdef __linux__
  if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    return g_strstrip (text);
#endif
  return g_strdup ("");
}

void
door_platform_wipe (void *memory, gsize length)
{
  volatile guint8 *p = memory;

  while (length-- > 0)
    *p++ = 0;
}

/* Reads byte by byte: stdio would keep a copy of the passphrase in its buffer. */
static char *
read_line (int descriptor)
{
  char buffer[1024];
  gsize length = 0;
  char *line = NULL;
  char c;

  while (length + 1 < sizeof buffer && read (descriptor, &c, 1) == 1 && c != '\n')
    buffer[length++] = c;
  buffer[length] = '\0';
  if (length > 0)
    line = g_strdup (buffer);
  door_platform_wipe (buffer, sizeof buffer);
  return line;
}

char *
door_platform_read_passphrase (const char *prompt)
{
#ifdef G_OS_UNIX
  int terminal = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  struct termios before, quiet;
  char *line;

  if (terminal < 0)
    return NULL;
  if (tcgetattr (terminal, &before) != 0)
    {
      close (terminal);
      return NULL;
    }
  /* Before it asks: what is typed right after the question is neither shown nor thrown away. */
  quiet = before;
  quiet.c_lflag &= (tcflag_t) ~ECHO;
  tcsetattr (terminal, TCSAFLUSH, &quiet);
  line = write (terminal, prompt, strlen (prompt)) < 0 ? NULL : read_line (terminal);
  tcsetattr (terminal, TCSAFLUSH, &before);
  if (write (terminal, "\n", 1) < 0)
    g_debug ("the terminal went away");
  close (terminal);
  return line;
#else
  return NULL;
#endif
}

gboolean
door_platform_restart (char **argv, GError **error)
{
#ifdef __linux__
  execv ("/proc/self/exe", argv);
#endif
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the program could not start anew: %s",
               g_strerror (errno));
  return FALSE;
}

int
door_platform_lock_file (const char *path, GError **error)
{
#ifdef G_OS_UNIX
  int descriptor = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (descriptor < 0)
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno), "%s: %s", path,
                   g_strerror (errno));
      return -1;
    }
  if (flock (descriptor, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "%s is in use by another program", path);
      close (descriptor);
      return -1;
    }
  return descriptor;
#else
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no file locks on this system");
  return -1;
#endif
}

void
door_platform_unlock_file (int lock)
{
  if (lock >= 0)
    close (lock);
}

#ifdef G_OS_UNIX
static guint64
peak_memory_of (int who)
{
  struct rusage usage;

  return getrusage (who, &usage) == 0 ? (guint64) usage.ru_maxrss * 1024 : 0;
}
#endif

guint64
door_platform_peak_memory (void)
{
#ifdef G_OS_UNIX
  return peak_memory_of (RUSAGE_SELF);
#else
  return 0;
#endif
}

guint64
door_platform_children_peak_memory (void)
{
#ifdef G_OS_UNIX
  return peak_memory_of (RUSAGE_CHILDREN);
#else
  return 0;
#endif
}

char *
door_platform_program_path (void)
{
#ifdef __linux__
  char *path = g_file_read_link ("/proc/self/exe", NULL);

  if (path)
    return path;
#endif
  return g_find_program_in_path (g_get_prgname () ? g_get_prgname () : "doorctl");
}

#ifdef G_OS_UNIX
static gboolean
on_stop_signal (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}
#endif

void
door_platform_quit_on_signal (GMainLoop *loop)
{
#ifdef G_OS_UNIX
  g_unix_signal_add (SIGTERM, on_stop_signal, loop);
  g_unix_signal_add (SIGINT, on_stop_signal, loop);
#endif
}

static gboolean
on_input (GIOChannel *channel, GIOCondition condition, gpointer loop)
{
  char ignored[256];
  gsize n;

  if (!(condition & G_IO_IN)
      || g_io_channel_read_chars (channel, ignored, sizeof ignored, &n, NULL) != G_IO_STATUS_NORMAL)
    {
      g_main_loop_quit (loop);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

void
door_platform_quit_on_input_end (GMainLoop *loop)
{
#ifdef G_OS_WIN32
  GIOChannel *channel = g_io_channel_win32_new_fd (0);
#else
  GIOChannel *channel = g_io_channel_unix_new (STDIN_FILENO);
#endif

  g_io_channel_set_encoding (channel, NULL, NULL);
  g_io_channel_set_buffered (channel, FALSE);
  g_io_add_watch (channel, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, loop);
  g_io_channel_unref (channel);
}

void
door_platform_on_reload (GSourceFunc reload, gpointer data)
{
#ifdef G_OS_UNIX
  g_unix_signal_add (SIGHUP, reload, data);
#endif
}

#define POWER_SUPPLIES "/sys/class/power_supply"

#ifdef __linux__
static char *
read_supply (const char *name, const char *what)
{
  g_autofree char *path = g_build_filename (POWER_SUPPLIES, name, what, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strstrip (text);
}
#endif

int
door_platform_battery (gboolean *ret_charging)
{
#ifdef __linux__
  g_autoptr (GDir) supplies = g_dir_open (POWER_SUPPLIES, 0, NULL);
  const char *name;

  while (supplies && (name = g_dir_read_name (supplies)))
    {
      g_autofree char *capacity = read_supply (name, "capacity");
      g_autofree char *status = read_supply (name, "status");

      if (!capacity)
        continue;
      *ret_charging = g_strcmp0 (status, "Charging") == 0 || g_strcmp0 (status, "Full") == 0;
      return CLAMP ((int) g_ascii_strtoll (capacity, NULL, 10), 0, 100);
    }
#endif
  *ret_charging = FALSE;
  return -1;
}

gint64
door_platform_time_since_boot (void)
{
#ifdef CLOCK_BOOTTIME
  struct timespec now;

  if (clock_gettime (CLOCK_BOOTTIME, &now) == 0)
    return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
#endif
  return 0;
}

/* As sd_listen_fds(3) describes it; descriptors begin at 3. */
char **
door_platform_local_addresses (void)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  struct ifaddrs *all = NULL;

  if (getifaddrs (&all) != 0)
    return g_strv_builder_end (found);
  for (const struct ifaddrs *each = all; each; each = each->ifa_next)
    {
      char text[NI_MAXHOST];

      if (each->ifa_addr && each->ifa_addr->sa_family == AF_INET && (each->ifa_flags & IFF_UP)
          && !(each->ifa_flags & IFF_LOOPBACK)
          && getnameinfo (each->ifa_addr, sizeof (struct sockaddr_in), text, sizeof text, NULL, 0,
                          NI_NUMERICHOST)
                 == 0)
        g_strv_builder_add (found, text);
    }
  freeifaddrs (all);
  return g_strv_builder_end (found);
}

int
door_platform_take_socket (void)
{
  const char *pid = g_getenv ("LISTEN_PID");
  const char *count = g_getenv ("LISTEN_FDS");
  const int first = 3;

  if (!pid || !count || strtol (pid, NULL, 10) != getpid () || strtol (count, NULL, 10) < 1
      || fcntl (first, F_SETFD, FD_CLOEXEC) != 0)
    return -1;
  return first;
}

gpointer
door_platform_plain_numbers (void)
{
#ifdef G_OS_UNIX
  locale_t plain = newlocale (LC_NUMERIC_MASK, "C", duplocale (uselocale ((locale_t) 0)));

  return uselocale (plain);
#else
  return NULL;
#endif
}

void
door_platform_restore_numbers (gpointer before)
{
#ifdef G_OS_UNIX
  locale_t plain = uselocale ((locale_t) before);

  freelocale (plain);
#endif
}

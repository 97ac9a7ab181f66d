/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-base"

#include "door-descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

int
door_descriptor_copy (int descriptor, GError **error)
{
  int copy = fcntl (descriptor, F_DUPFD_CLOEXEC, 0);

  if (copy < 0)
    g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                         g_strerror (errno));
  return copy;
}

void
door_descriptors_allow_all (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where this device is, asked of the system's location service (GeoClue, over D-Bus).
 *
 * The service first gives a rough position and then better ones. One call waits until the position
 * is as exact as wanted, or `patience_s` are over: then the best one so far is the result.
 *
 * Errors: G_IO_ERROR_NOT_FOUND no service or receiver here; G_IO_ERROR_PERMISSION_DENIED switched off
 * in the settings; G_IO_ERROR_TIMED_OUT nothing came (indoors, unplugged); G_IO_ERROR_CANCELLED.
 * Messages are in English, for logs: the caller has words of its own.
 * Thread rule: main; the default main context runs meanwhile.
 */
#pragma once

#include <gio/gio.h>

typedef struct {
  double latitude;
  double longitude;
  double altitude; /* metres; 0 where unknown */
  double accuracy; /* metres */
  char source[16]; /* "gps", "wifi", "network", "ip", "static", "unknown" */
  gboolean mock;   /* it was set by somebody, not measured */
} DoorPosition;

void door_position_find_async (double wanted_accuracy,
                               guint patience_s,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean door_position_find_finish (GAsyncResult *result, DoorPosition *ret, GError **error);

/* "lat lon altitude accuracy", as XForms keep it. transfer full. */
char *door_position_print (const DoorPosition *position);
/* Two numbers as people write them: "-13.8333 -171.7667", "13°50'S, 171°46'W" with seconds or
 * decimals; native digits. FALSE when it is no place on the earth. Accuracy becomes 0: not measured. */
gboolean door_position_parse (const char *typed, DoorPosition *ret);

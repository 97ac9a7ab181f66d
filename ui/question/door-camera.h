/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The camera in a window of its own: for a photo, or until a barcode stands before it. Frames are in
 * memory only. Where there is no camera the window says so, and the question offers a file.
 *
 * $DOOR_CAMERA may name another GStreamer source ("videotestsrc is-live=true") for trying out.
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

typedef enum {
  DOOR_CAMERA_PHOTO,   /* result: a JPEG */
  DOOR_CAMERA_BARCODE, /* result: the text of the first code seen */
} DoorCameraPurpose;

/* `finish` gives NULL with G_IO_ERROR_CANCELLED when the person closed it, else the reason in words. */
void door_camera_use_async (GtkWindow *parent,
                            DoorCameraPurpose purpose,
                            GAsyncReadyCallback callback,
                            gpointer data);
GBytes *door_camera_use_finish (GAsyncResult *result, GError **error);

/* One code after the other, until there are enough. `take` gets each text that is seen (the same one many times)
 * and may set *ret_progress, words for the person (transfer full). TRUE: it is enough, and the window closes. */
typedef gboolean (*DoorCameraTake) (const char *text, char **ret_progress, gpointer data);
/* `take_data` must outlive the window. */
void door_camera_collect_async (GtkWindow *parent,
                                DoorCameraTake take,
                                gpointer take_data,
                                GAsyncReadyCallback callback,
                                gpointer data);
/* FALSE as door_camera_use_finish() gives NULL. */
gboolean door_camera_collect_finish (GAsyncResult *result, GError **error);

/* The text of a barcode in a picture (PNG, JPEG); NULL when there is none. transfer full. */
char *door_camera_read_barcode (GdkTexture *picture);

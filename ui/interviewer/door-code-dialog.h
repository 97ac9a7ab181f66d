/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a code that the office or a supervisor shows: by the camera, from a picture, or typed.
 * Thread rule: main. */
#pragma once

#include <adwaita.h>

/* `explanation` says what the code is for. Whatever was read is given as it is: the desk knows whether
 * it is the right one. */
void door_code_dialog_ask_async (GtkWindow *parent,
                                 const char *title,
                                 const char *explanation,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
/* NULL with G_IO_ERROR_CANCELLED when the person left it. transfer full. */
char *door_code_dialog_ask_finish (GAsyncResult *result, GError **error);

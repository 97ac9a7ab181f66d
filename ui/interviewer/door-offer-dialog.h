/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which questionnaire a new interview is for; of one alone nobody is asked. */
#pragma once

#include <gtk/gtk.h>

#include "door-desk.h"

/* `offers` of DoorFormOffer, at least one. `callback` is called once something was chosen, with a new
 * reference on `data`, and ends with door_desk_begin_finish(); never, if the dialog is left. */
void door_offer_dialog_choose (DoorDesk *desk,
                               GtkWidget *parent,
                               GPtrArray *offers,
                               GAsyncReadyCallback callback,
                               gpointer data);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Report a problem": the whole report is read before it is saved. Thread rule: main. */
#pragma once

#include <adwaita.h>

/* Before OVER, about the device in FOLDER. Gives the window. transfer none. */
GtkWidget *door_report_window_show (GtkWindow *over, const char *folder);

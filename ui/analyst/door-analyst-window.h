/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyst's window: a page to export, a page to look at indicators. Thread rule: main. */
#pragma once

#include <adwaita.h>

/* As door_application_set_analyst() wants it. */
GtkWindow *door_analyst_window_new (GtkApplication *application);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which page of the guides belongs to what is on the screen: one table from the types of pages to pages of
 * help, so that no page needs to know about help, but one that speaks to several roles. tests/ui/test-help.c walks it.
 *
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

/* The page for what is shown in WINDOW: that of the innermost shown widget which has one, else that of
 * the window before which it stands (a dialog's), else "contents". Never NULL; may hold "#anchor". */
const char *door_help_context_find (GtkWindow *window);

/* Of this very widget, whatever the table says of its type. */
void door_help_context_set (GtkWidget *widget, const char *page);

/* Whether help may stand before this window now: not over the cover, nor while the respondent answers. */
gboolean door_help_context_is_open (GtkWindow *window);

typedef struct {
  const char *type; /* of a widget, "DoorCasesPage" */
  const char *page;
} DoorHelpPlace;

/* The table, ended by a NULL type. */
const DoorHelpPlace *door_help_context_list (void);

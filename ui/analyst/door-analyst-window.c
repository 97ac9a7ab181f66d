/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-analyst-window.h"

#include "door-corrections-page.h"
#include "door-explorer-page.h"
#include "door-export-page.h"
#include "door-iccs-page.h"
#include "door-space-mark.h"

#include <glib/gi18n.h>

static void
show_space (DoorAnalystDesk *desk, DoorSpaceMark *mark)
{
  door_space_mark_set_space (mark, door_analyst_desk_get_space (desk));
}

GtkWindow *
door_analyst_window_new (GtkApplication *application)
{
  g_autoptr (DoorAnalystDesk) desk = door_analyst_desk_new ();
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (DoorCodingDesk) coding = door_coding_desk_new (desk, clock);
  g_autoptr (DoorCorrectionDesk) correction = door_correction_desk_new (desk, clock);
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *mark = door_space_mark_new ();
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_add_titled (GTK_STACK (stack), door_export_page_new (desk), "export", _ ("Export"));
  gtk_stack_add_titled (GTK_STACK (stack), door_explorer_page_new (desk), "explorer",
                        _ ("Indicators"));
  gtk_stack_add_titled (GTK_STACK (stack), door_iccs_page_new (coding), "iccs", _ ("Coding"));
  gtk_stack_add_titled (GTK_STACK (stack), door_corrections_page_new (correction), "corrections",
                        _ ("Corrections"));
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (stack));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), switcher);
  gtk_widget_set_vexpand (stack, TRUE);
  g_signal_connect_object (desk, "changed", G_CALLBACK (show_space), mark, 0);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), stack);
  gtk_widget_add_css_class (window, "doorstep");
  gtk_window_set_title (GTK_WINDOW (window), _ ("Doorstep: the analyst’s desk"));
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 800);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  return GTK_WINDOW (window);
}

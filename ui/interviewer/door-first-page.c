/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-first-page.h"

struct _DoorFirstPage {
  AdwBin parent_instance;
};

enum { ENROL, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorFirstPage, door_first_page, ADW_TYPE_BIN)

static void
on_enrol (DoorFirstPage *self)
{
  g_signal_emit (self, signals[ENROL], 0);
}

static void
door_first_page_class_init (DoorFirstPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[ENROL] = g_signal_new ("enrol", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-first-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_enrol);
}

static void
door_first_page_init (DoorFirstPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-focus.h"

gboolean
door_focus_child (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean back = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP;
  gboolean across = direction == GTK_DIR_LEFT || direction == GTK_DIR_RIGHT;
  GtkWidget *at = gtk_widget_get_focus_child (widget);

  if (at != NULL && across)
    return gtk_widget_child_focus (at, direction);
  if (at == NULL)
    at = back ? gtk_widget_get_last_child (widget) : gtk_widget_get_first_child (widget);
  for (; at != NULL;
       at = back ? gtk_widget_get_prev_sibling (at) : gtk_widget_get_next_sibling (at))
    if (gtk_widget_child_focus (at, direction))
      return TRUE;
  return FALSE;
}

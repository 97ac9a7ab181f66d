/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-review-row.h"

#include "door-joined.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

#define MOST_LINES 2

/* What the row's widget holds, by name. */
typedef struct {
  GtkImage *image;
  GtkLabel *whose, *minutes, *facts, *flags;
} Parts;

/* In a narrow list the rest of a text is left out, and no row grows for it. */
static GtkLabel *
new_text (const char *style, int lines)
{
  GtkWidget *label = door_part_label (NULL, style);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (label), lines > 1);
  gtk_label_set_lines (GTK_LABEL (label), lines > 1 ? lines : -1);
  return GTK_LABEL (label);
}

static GtkWidget *
new_head (Parts *parts)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  parts->whose = new_text ("case-label", 1);
  parts->minutes = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (parts->whose), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (parts->minutes), "team-minutes");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (parts->whose));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (parts->minutes));
  return head;
}

GtkWidget *
door_review_row_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  Parts *parts = g_new0 (Parts, 1);

  parts->image = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (parts->image), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (texts), new_head (parts));
  parts->facts = new_text ("explanation", MOST_LINES);
  parts->flags = new_text ("team-flags", MOST_LINES);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (parts->facts));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (parts->flags));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (parts->image));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_add_css_class (box, "team-row");
  g_object_set_data_full (G_OBJECT (box), "parts", parts, g_free);
  return box;
}

static void
show_whose (const Parts *parts, DoorTeamRow *row)
{
  const char *case_id = door_team_row_get_case (row);
  const char *facts[]
      = { *case_id ? case_id : _ ("Without a case number"), door_team_row_get_person (row) };
  g_autofree char *text = door_joined (facts, G_N_ELEMENTS (facts));

  gtk_label_set_text (parts->whose, text);
  gtk_label_set_text (parts->minutes, door_team_row_get_duration_text (row));
}

/* What differs from row to row first. */
static void
show_facts (const Parts *parts, DoorTeamRow *row)
{
  const char *facts[] = { door_team_row_get_state_text (row), door_team_row_get_when_text (row),
                          door_team_row_get_psu (row), door_team_row_get_outcome_text (row) };
  g_autofree char *text = door_joined (facts, G_N_ELEMENTS (facts));

  gtk_label_set_text (parts->facts, text);
}

static void
show_flags (const Parts *parts, DoorTeamRow *row)
{
  DoorTeamSeverity severity = door_team_row_get_severity (row);
  const char *icon = door_part_severity_icon (severity);

  gtk_image_set_from_icon_name (parts->image, *icon ? icon : "door-state-open-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (parts->image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  door_part_severity_words (severity), -1);
  gtk_label_set_text (parts->flags, door_team_row_get_flags_text (row));
  gtk_widget_set_visible (GTK_WIDGET (parts->flags), *door_team_row_get_flags_text (row) != '\0');
}

static void
set_class (GtkWidget *widget, const char *name, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
door_review_row_show (GtkWidget *widget, DoorTeamRow *row)
{
  const Parts *parts = g_object_get_data (G_OBJECT (widget), "parts");
  DoorTeamSeverity severity = door_team_row_get_severity (row);

  show_whose (parts, row);
  show_facts (parts, row);
  show_flags (parts, row);
  set_class (widget, "urgent", severity == DOOR_TEAM_SEVERITY_URGENT);
  set_class (widget, "check", severity == DOOR_TEAM_SEVERITY_CHECK);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-review-row.h"

#include "door-joined.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>
#include <string.h>

#define MOST_LINES 2

/* A text of some lines in two widgets, of which one is seen. A line asks for the same room whatever it says and is
 * laid out once, so that the some two hundred rows which a list keeps filled are filled fast; but it knows Latin
 * letters' height only. Any other text is measured. */
typedef struct {
  GtkInscription *line;
  GtkLabel *label;
} Text;

/* What the row's widget holds, by name, and what it shows now: nothing is set that is set already. */
typedef struct {
  GtkImage *image;
  Text whose, facts, flags;
  GtkLabel *minutes;
  guint severity; /* DOOR_TEAM_SEVERITY_…; beyond the last: none is shown yet */
} Parts;

/* In a narrow list the rest of a text is left out, and no row grows for it. */
static void
add_text (Text *text, GtkWidget *box, const char *style, guint n)
{
  text->line = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_text_overflow (text->line, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_wrap_mode (text->line, PANGO_WRAP_WORD_CHAR);
  gtk_inscription_set_yalign (text->line, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (text->line), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (text->line), style);
  text->label = GTK_LABEL (door_part_label (NULL, style));
  gtk_label_set_ellipsize (text->label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (text->label), TRUE);
  gtk_inscription_set_min_lines (text->line, n);
  gtk_label_set_wrap (text->label, n > 1);
  gtk_label_set_lines (text->label, n > 1 ? (int) n : -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (text->line));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (text->label));
}

static GtkWidget *
new_head (Parts *parts)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  add_text (&parts->whose, head, "case-label", 1);
  parts->minutes = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (parts->minutes), "team-minutes");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (parts->minutes));
  return head;
}

GtkWidget *
door_review_row_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  Parts *parts = g_new0 (Parts, 1);

  parts->severity = G_MAXUINT;
  parts->image = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (parts->image), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (texts), new_head (parts));
  add_text (&parts->facts, texts, "team-facts", MOST_LINES);
  add_text (&parts->flags, texts, "team-flags", MOST_LINES);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (parts->image));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_add_css_class (box, "team-row");
  g_object_set_data_full (G_OBJECT (box), "parts", parts, g_free);
  return box;
}

static gboolean
is_latin (const char *text)
{
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c >= 0x0250 && !(c >= 0x2010 && c <= 0x2027)) /* dashes, quotes, dots */
        return FALSE;
    }
  return TRUE;
}

static void
set_label (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* An empty one takes no room. */
static void
show_text (const Text *self, const char *text)
{
  gboolean is_line
      = gtk_widget_get_direction (GTK_WIDGET (self->line)) == GTK_TEXT_DIR_LTR && is_latin (text);

  gtk_inscription_set_text (self->line, is_line ? text : "");
  set_label (self->label, is_line ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (self->line), is_line && *text);
  gtk_widget_set_visible (GTK_WIDGET (self->label), !is_line && *text);
}

static void
show_whose (const Parts *parts, DoorTeamRow *row)
{
  const char *case_id = door_team_row_get_case (row);
  const char *facts[]
      = { *case_id ? case_id : _ ("Without a case number"), door_team_row_get_person (row) };
  g_autofree char *text = door_joined (facts, G_N_ELEMENTS (facts));

  show_text (&parts->whose, text);
  set_label (parts->minutes, door_team_row_get_duration_text (row));
}

/* What differs from row to row first. */
static void
show_facts (const Parts *parts, DoorTeamRow *row)
{
  const char *facts[] = { door_team_row_get_state_text (row), door_team_row_get_when_text (row),
                          door_team_row_get_psu (row), door_team_row_get_outcome_text (row) };
  g_autofree char *text = door_joined (facts, G_N_ELEMENTS (facts));

  show_text (&parts->facts, text);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* The classes are the picture's, so that no text is styled anew for them. */
static void
show_severity (Parts *parts, DoorTeamSeverity severity)
{
  GtkWidget *image = GTK_WIDGET (parts->image);
  const char *icon = door_part_severity_icon (severity);

  if (parts->severity == severity)
    return;
  parts->severity = severity;
  gtk_image_set_from_icon_name (parts->image, *icon ? icon : "door-state-open-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  door_part_severity_words (severity), -1);
  set_class (image, "urgent", severity == DOOR_TEAM_SEVERITY_URGENT);
  set_class (image, "check", severity == DOOR_TEAM_SEVERITY_CHECK);
}

void
door_review_row_set_lines (GtkWidget *widget, guint n)
{
  const Parts *parts = g_object_get_data (G_OBJECT (widget), "parts");

  gtk_inscription_set_min_lines (parts->facts.line, n);
  gtk_inscription_set_min_lines (parts->flags.line, n);
}

void
door_review_row_show (GtkWidget *widget, DoorTeamRow *row)
{
  Parts *parts = g_object_get_data (G_OBJECT (widget), "parts");

  show_whose (parts, row);
  show_facts (parts, row);
  show_severity (parts, door_team_row_get_severity (row));
  show_text (&parts->flags, door_team_row_get_flags_text (row));
}

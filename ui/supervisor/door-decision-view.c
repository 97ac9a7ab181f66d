/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-decision-view.h"

#include "door-joined.h"
#include "door-listen-button.h"
#include "door-media.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

struct _DoorDecisionView {
  AdwBin parent_instance;
  DoorTeamDesk *desk;
  DoorTeamRow *row;     /* NULL */
  DoorReading *reading; /* NULL */
  GtkWidget *sections;
  GtkWidget *buttons[DOOR_N_DECISIONS];
  GtkWidget *places; /* of the buttons that may be pressed */
  GtkLabel *why_not;
  DoorListenButton *listening; /* what was listened to last; weak */
};

G_DEFINE_TYPE (DoorDecisionView, door_decision_view, ADW_TYPE_BIN)

enum { DECIDE, OTHER, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- What there is to see ---------------------------------------------------------------------- */

static GtkWidget *
new_section (DoorDecisionView *self, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_box_append (GTK_BOX (box), door_part_heading (title));
  gtk_box_append (GTK_BOX (self->sections), box);
  return box;
}

static void
on_other (GtkWidget *button, DoorDecisionView *self)
{
  g_signal_emit (self, signals[OTHER], 0, g_object_get_data (G_OBJECT (button), "row"));
}

/* The other interview that a flag is about; NULL: there is none here. */
static GtkWidget *
new_other (DoorDecisionView *self, const DoorTeamFlag *flag)
{
  DoorTeamRow *other = *flag->other != '\0'
                           ? door_team_list_find (door_team_desk_get_list (self->desk), flag->other)
                           : NULL;
  const char *facts[2];
  g_autofree char *line = NULL;
  g_autofree char *label = NULL;
  GtkWidget *button;

  if (other == NULL)
    return NULL;
  facts[0] = door_team_row_get_case (other);
  facts[1] = door_team_row_get_person (other);
  line = door_joined (facts, G_N_ELEMENTS (facts));
  label = g_strdup_printf (_ ("See the other: %s"), line);
  button = gtk_button_new_with_label (label);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), "row", g_object_ref (other), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_other), self, 0);
  return button;
}

static GtkWidget *
new_flag (DoorDecisionView *self, const DoorTeamFlag *flag)
{
  GtkWidget *other = new_other (self, flag);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *title
      = g_strdup_printf ("%s · %s", flag->title, door_part_severity_words (flag->severity));

  gtk_box_append (GTK_BOX (box), door_part_label (title, "case-label"));
  gtk_box_append (GTK_BOX (box), door_part_label (flag->words, NULL));
  gtk_box_append (GTK_BOX (box), door_part_label (flag->advice, "explanation"));
  if (other != NULL)
    gtk_box_append (GTK_BOX (box), other);
  gtk_widget_add_css_class (box, flag->severity >= DOOR_TEAM_SEVERITY_CHECK ? "check-this"
                                                                            : "team-note");
  return box;
}

static void
show_flags (DoorDecisionView *self)
{
  GtkWidget *section = new_section (self, _ ("What was noticed"));

  if (*door_team_row_get_problem (self->row) != '\0')
    {
      GtkWidget *problem = door_part_label (door_team_row_get_problem (self->row), "trouble");

      gtk_box_append (GTK_BOX (section), problem);
    }
  for (guint i = 0; i < door_team_row_get_n_flags (self->row); i++)
    gtk_box_append (GTK_BOX (section), new_flag (self, door_team_row_get_flag (self->row, i)));
  if (door_team_row_get_n_flags (self->row) == 0 && *door_team_row_get_problem (self->row) == '\0')
    gtk_box_append (GTK_BOX (section),
                    door_part_label (_ ("Nothing is unlike the others."), "explanation"));
}

static GtkWidget *
new_line (DoorReadingLine *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (box),
                  door_part_label (door_reading_line_get_title (line),
                                   door_reading_line_get_is_bad (line) ? "trouble" : NULL));
  if (door_reading_line_get_share (line) >= 0)
    {
      GtkWidget *bar = gtk_level_bar_new ();

      gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), door_reading_line_get_share (line));
      gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      door_reading_line_get_title (line), -1);
      gtk_widget_add_css_class (bar, "course-bar");
      gtk_box_append (GTK_BOX (box), bar);
    }
  if (*door_reading_line_get_detail (line) != '\0')
    gtk_box_append (GTK_BOX (box),
                    door_part_label (door_reading_line_get_detail (line), "explanation"));
  return box;
}

static void
show_lines (DoorDecisionView *self, const char *title, GListModel *lines)
{
  GtkWidget *section;

  if (g_list_model_get_n_items (lines) == 0)
    return;
  section = new_section (self, title);
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (DoorReadingLine) line = g_list_model_get_item (lines, i);

      gtk_box_append (GTK_BOX (section), new_line (line));
    }
}

/* --- Photographs and recordings ------------------------------------------------------------------ */

/* One at a time. */
static void
on_began (DoorListenButton *button, DoorDecisionView *self)
{
  if (self->listening != NULL && self->listening != button)
    door_listen_button_stop (self->listening);
  g_set_weak_pointer (&self->listening, button);
}

/* A picture, or a button that plays: both from memory. */
static GtkWidget *
new_file (DoorDecisionView *self, DoorReadingFile *file)
{
  g_autoptr (GdkTexture) texture = door_reading_file_get_is_sound (file)
                                       ? NULL
                                       : door_media_texture (door_reading_file_get_content (file));
  GtkWidget *widget;

  if (texture != NULL)
    {
      widget = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
      gtk_picture_set_can_shrink (GTK_PICTURE (widget), TRUE);
      gtk_widget_set_size_request (widget, -1, 180);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      door_reading_file_get_title (file), -1);
      return widget;
    }
  if (!door_reading_file_get_is_sound (file))
    return door_part_label (_ ("This file cannot be shown here."), "explanation");
  widget = door_listen_button_new (door_reading_file_get_content (file),
                                   door_reading_file_get_title (file));
  g_signal_connect_object (widget, "began", G_CALLBACK (on_began), self, 0);
  return widget;
}

static void
show_files (DoorDecisionView *self)
{
  GListModel *files = door_reading_get_files (self->reading);
  const char *recording = door_reading_get_recording_text (self->reading);
  GtkWidget *section;

  if (g_list_model_get_n_items (files) == 0 && *recording == '\0')
    return;
  section = new_section (self, _ ("Photographs and recordings"));
  if (*recording != '\0')
    gtk_box_append (GTK_BOX (section), door_part_label (recording, "explanation"));
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (DoorReadingFile) file = g_list_model_get_item (files, i);

      gtk_box_append (GTK_BOX (section),
                      door_part_label (door_reading_file_get_title (file), NULL));
      gtk_box_append (GTK_BOX (section), new_file (self, file));
    }
}

static void
show_sections (DoorDecisionView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->sections)) != NULL)
    gtk_box_remove (GTK_BOX (self->sections), child);
  if (self->row == NULL)
    return;
  show_flags (self);
  if (self->reading == NULL)
    return;
  show_files (self);
  show_lines (self, _ ("What was verified"), door_reading_get_evidence (self->reading));
  show_lines (self, _ ("What was decided"), door_reading_get_history (self->reading));
  show_lines (self, _ ("How it went"), door_reading_get_course (self->reading));
}

/* --- Deciding ---------------------------------------------------------------------------------- */

static char *
button_text (DoorDecisionView *self, DoorDecision decision)
{
  guint n = self->reading != NULL ? door_reading_count_comments (self->reading) : 0;

  if (decision == DOOR_DECISION_RETURN && n > 0)
    return g_strdup_printf (ngettext ("Send back (%u comment)…", "Send back (%u comments)…", n), n);
  if (decision == DOOR_DECISION_FLAG && self->row != NULL && door_team_row_is_marked (self->row))
    return g_strdup (_ ("Take the flag away"));
  return g_strdup (door_decision_label (decision));
}

#define PER_ROW 2

/* Those that may be pressed stand two by two, without gaps; who has the keyboard keeps it. */
static void
place_buttons (DoorDecisionView *self, const gboolean may[DOOR_N_DECISIONS])
{
  guint n = 0;

  for (guint i = 0; i < DOOR_N_DECISIONS; i++)
    {
      GtkLayoutManager *layout = gtk_widget_get_layout_manager (self->places);
      GtkLayoutChild *place;

      if (!may[i])
        continue;
      place = gtk_layout_manager_get_layout_child (layout, self->buttons[i]);
      gtk_grid_layout_child_set_column (GTK_GRID_LAYOUT_CHILD (place), (int) (n % PER_ROW));
      gtk_grid_layout_child_set_row (GTK_GRID_LAYOUT_CHILD (place), (int) (n / PER_ROW));
      n++;
    }
}

void
door_decision_view_follow (DoorDecisionView *self)
{
  gboolean may[DOOR_N_DECISIONS];
  const char *why_not = NULL;

  for (guint i = 0; i < DOOR_N_DECISIONS; i++)
    {
      const char *obstacle = self->row != NULL ? door_team_row_may (self->row, i) : "";
      g_autofree char *text = button_text (self, i);

      gtk_button_set_label (GTK_BUTTON (self->buttons[i]), text);
      may[i] = obstacle == NULL;
      gtk_widget_set_visible (self->buttons[i], may[i]);
      if (i == DOOR_DECISION_APPROVE)
        why_not = obstacle;
    }
  place_buttons (self, may);
  gtk_label_set_text (self->why_not, why_not != NULL ? why_not : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why_not), why_not != NULL && *why_not != '\0');
}

void
door_decision_view_show (DoorDecisionView *self, DoorTeamRow *row, DoorReading *reading)
{
  g_set_object (&self->row, row);
  g_set_object (&self->reading, reading);
  show_sections (self);
  door_decision_view_follow (self);
}

static void
on_clicked (GtkButton *button, DoorDecisionView *self)
{
  for (guint i = 0; i < DOOR_N_DECISIONS; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      g_signal_emit (self, signals[DECIDE], 0, i);
}

/* --- The object -------------------------------------------------------------------------------- */

static GtkWidget *
new_buttons (DoorDecisionView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->why_not = GTK_LABEL (door_part_label (NULL, "explanation"));
  self->places = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->places), 8);
  gtk_grid_set_column_spacing (GTK_GRID (self->places), 8);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->places), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->why_not));
  gtk_box_append (GTK_BOX (box), self->places);
  for (guint i = 0; i < DOOR_N_DECISIONS; i++)
    {
      self->buttons[i] = gtk_button_new_with_label (door_decision_label (i));
      gtk_widget_set_hexpand (self->buttons[i], TRUE);
      if (i == DOOR_DECISION_APPROVE)
        gtk_widget_add_css_class (self->buttons[i], "suggested-action");
      g_signal_connect_object (self->buttons[i], "clicked", G_CALLBACK (on_clicked), self, 0);
      gtk_grid_attach (GTK_GRID (self->places), self->buttons[i], (int) (i % PER_ROW),
                       (int) (i / PER_ROW), 1, 1);
    }
  gtk_widget_add_css_class (box, "team-decisions");
  return box;
}

static void
door_decision_view_dispose (GObject *object)
{
  DoorDecisionView *self = DOOR_DECISION_VIEW (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->row);
  g_clear_object (&self->reading);
  g_clear_weak_pointer (&self->listening);
  G_OBJECT_CLASS (door_decision_view_parent_class)->dispose (object);
}

static void
door_decision_view_class_init (DoorDecisionViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_decision_view_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "decisionview");
  signals[DECIDE] = g_signal_new ("decide", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[OTHER] = g_signal_new ("other", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_TEAM_ROW);
}

static void
door_decision_view_init (DoorDecisionView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->sections = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_widget_add_css_class (self->sections, "team-sections");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->sections);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (box), scroll);
  gtk_box_append (GTK_BOX (box), new_buttons (self));
  adw_bin_set_child (ADW_BIN (self), box);
  door_decision_view_follow (self);
}

GtkWidget *
door_decision_view_new (DoorTeamDesk *desk)
{
  DoorDecisionView *self = g_object_new (DOOR_TYPE_DECISION_VIEW, NULL);

  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

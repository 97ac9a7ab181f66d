/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-corrections-page.h"

#include "door-analyst-parts.h"
#include "door-path-row.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

#define MOST_ANSWERS 50 /* of a rule; the export's table "corrections" has all of them */

struct _DoorCorrectionsPage {
  AdwBin parent_instance;
  DoorCorrectionDesk *desk;

  GtkEditable *name, *file;
  GtkEditable *instance, *path, *before, *after, *reason;
  GtkWidget *look, *apply;
  GtkListBox *rules;
  GtkLabel *message;
};

G_DEFINE_TYPE (DoorCorrectionsPage, door_corrections_page, ADW_TYPE_BIN)

/* --- Acts --------------------------------------------------------------------------------------------- */

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCorrectionsPage) self = data;

  door_correction_desk_make_finish (DOOR_CORRECTION_DESK (source), result);
}

static void
make (DoorCorrectionsPage *self, gboolean apply)
{
  const DoorCorrectionDraft draft
      = { .name = gtk_editable_get_text (self->name),
          .file = gtk_editable_get_text (self->file),
          .answer = { gtk_editable_get_text (self->instance), gtk_editable_get_text (self->path),
                      gtk_editable_get_text (self->before), gtk_editable_get_text (self->after),
                      gtk_editable_get_text (self->reason) } };

  if (!door_correction_desk_is_busy (self->desk))
    door_correction_desk_make_async (self->desk, &draft, apply, on_made, g_object_ref (self));
}

static void
on_look (DoorCorrectionsPage *self)
{
  make (self, FALSE);
}

static void
on_apply (DoorCorrectionsPage *self)
{
  make (self, TRUE);
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCorrectionsPage) self = data;

  door_correction_desk_undo_finish (DOOR_CORRECTION_DESK (source), result);
}

static void
on_undo (DoorCorrectionsPage *self, GtkWidget *button)
{
  if (!door_correction_desk_is_busy (self->desk))
    door_correction_desk_undo_async (self->desk, gtk_widget_get_name (button), on_undone,
                                     g_object_ref (self));
}

/* --- What is shown ------------------------------------------------------------------------------------ */

/* Nothing is said to be before or after an answer that is empty. */
static const char *
or_nothing (const char *answer)
{
  return *answer ? answer : _ ("nothing");
}

static GtkWidget *
answer_row (const DoorCorrectionAnswer *answer)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: an answer before and after a correction. */
  g_autofree char *title = g_strdup_printf (_ ("“%s” became “%s”"), or_nothing (answer->before),
                                            or_nothing (answer->after));
  g_autofree char *where
      = g_strdup_printf ("%s\n%s\n%s", answer->reason, answer->path, answer->instance_id);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), where);
  return row;
}

static void
add_answers (DoorCorrectionsPage *self, GtkWidget *row, guint rule, guint n)
{
  DoorCorrectionAnswer answer;

  for (guint i = 0;
       i < MOST_ANSWERS && door_correction_desk_get_answer (self->desk, rule, i, &answer); i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), answer_row (&answer));
  if (n > MOST_ANSWERS)
    {
      GtkWidget *more = adw_action_row_new ();
      g_autofree char *words = g_strdup_printf (
          _ ("And %u more: the table “corrections” of an export lists all."), n - MOST_ANSWERS);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), words);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), more);
    }
}

static GtkWidget *
rule_row (DoorCorrectionsPage *self, guint index, const DoorCorrectionRule *rule)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *undone = g_strdup_printf (_ ("Undone. %s"), rule->words);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rule->name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), rule->stands ? rule->words : undone);
  if (rule->stands)
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Undo"));

      gtk_widget_set_name (button, rule->name);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_undo), self, G_CONNECT_SWAPPED);
      adw_expander_row_add_action (ADW_EXPANDER_ROW (row), button);
    }
  add_answers (self, row, index, rule->n_answers);
  return row;
}

/* The last one first: it is the one that somebody may regret. */
static void
show_rules (DoorCorrectionsPage *self)
{
  DoorCorrectionRule rule;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rules))) != NULL
         && GTK_IS_LIST_BOX_ROW (child))
    gtk_list_box_remove (self->rules, child);
  for (guint i = 0; door_correction_desk_get_rule (self->desk, i, &rule); i++)
    gtk_list_box_prepend (self->rules, rule_row (self, i, &rule));
}

static void
on_changed (DoorCorrectionsPage *self)
{
  gboolean busy = door_correction_desk_is_busy (self->desk);
  const char *message = door_correction_desk_get_message (self->desk);

  gtk_widget_set_sensitive (self->look, !busy);
  gtk_widget_set_sensitive (self->apply, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->rules), !busy);
  door_analyst_part_say (self->message, message, door_correction_desk_has_failed (self->desk));
  gtk_widget_set_visible (GTK_WIDGET (self->message), *message != '\0');
  if (!busy)
    show_rules (self);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCorrectionsPage) self = data;

  door_correction_desk_open_finish (DOOR_CORRECTION_DESK (source), result);
}

/* Whoever comes here sees what there is now. */
static void
on_map (DoorCorrectionsPage *self)
{
  if (!door_correction_desk_is_busy (self->desk))
    door_correction_desk_open_async (self->desk, on_opened, g_object_ref (self));
}

/* --- Building ----------------------------------------------------------------------------------------- */

static void
build_rule (DoorCorrectionsPage *self, GtkWidget *column)
{
  GtkWidget *group = door_analyst_part_group (
      column, _ ("Correct answers after fieldwork"),
      _ ("The interviews stay as they were. A rule says which answers leave corrected, and why; it "
         "is signed with your key and can be undone. Open the interviews on the page “Export” "
         "first."));
  GtkWidget *one
      = door_analyst_part_group (column, _ ("Or one answer"),
                                 _ ("When no file is chosen. Empty before: no answer was given."));
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->name = door_text_row_add (group, _ ("Name of the rule"), FALSE);
  self->file = door_path_row_add (
      group, _ ("File of the rule: instance_id, path, before, after, reason"), FALSE);
  self->path = door_text_row_add (one, _ ("Place of the answer, as /data/member[2]/age"), FALSE);
  self->before = door_text_row_add (one, _ ("Answer as it is"), FALSE);
  self->after = door_text_row_add (one, _ ("Answer as it shall be"), FALSE);
  self->reason = door_text_row_add (one, _ ("Why"), FALSE);
  self->instance
      = door_text_row_add (one, _ ("Only in the interview (instance_id; empty: in all)"), FALSE);
  gtk_box_append (GTK_BOX (column), buttons);
  self->look
      = door_analyst_part_button (self, buttons, _ ("Look what it fits"), G_CALLBACK (on_look));
  self->apply
      = door_analyst_part_button (self, buttons, _ ("Apply the rule"), G_CALLBACK (on_apply));
  gtk_widget_add_css_class (self->look, "suggested-action");
}

static void
build_rules (DoorCorrectionsPage *self, GtkWidget *column)
{
  door_analyst_part_group (column, _ ("Rules so far"), NULL);
  self->rules = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->rules, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->rules,
                                door_part_label (_ ("Nothing was corrected yet."), "explanation"));
  gtk_widget_add_css_class (GTK_WIDGET (self->rules), "boxed-list");
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->rules));
}

static void
build (DoorCorrectionsPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  build_rule (self, column);
  build_rules (self, column);
  self->message = GTK_LABEL (door_part_label ("", "analyst-foot"));
  door_analyst_part_lay_out (ADW_BIN (self), column, GTK_WIDGET (self->message));
}

/* --- The object --------------------------------------------------------------------------------------- */

static void
door_corrections_page_dispose (GObject *object)
{
  g_clear_object (&DOOR_CORRECTIONS_PAGE (object)->desk);
  G_OBJECT_CLASS (door_corrections_page_parent_class)->dispose (object);
}

static void
door_corrections_page_class_init (DoorCorrectionsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_corrections_page_dispose;
}

static void
door_corrections_page_init (DoorCorrectionsPage *self)
{
}

GtkWidget *
door_corrections_page_new (DoorCorrectionDesk *desk)
{
  DoorCorrectionsPage *self = g_object_new (DOOR_TYPE_CORRECTIONS_PAGE, NULL);

  self->desk = g_object_ref (desk);
  build (self);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "map", G_CALLBACK (on_map), self, 0);
  on_changed (self);
  return GTK_WIDGET (self);
}

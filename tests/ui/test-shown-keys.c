/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the help overlay says of the keys is what they do, key by key, also while the outline stands open. Those of
 * a table are in test-table.c. */
#include "real-desk.h"
#include "ui-stage.h"

#include <string.h>

#include "door-care-page.h"
#include "door-cover-page.h"
#include "door-help-window.h"
#include "door-outline.h"

typedef struct {
  RealDesk *desk;
  UiStage *stage;
} Fixture;

static gboolean
is_saved (UiStage *stage, gpointer data)
{
  return door_interview_get_saving (ui_stage_get_interview (stage)) == DOOR_SAVING_SAVED;
}

static void
settle (Fixture *self)
{
  ui_stage_wait (self->stage, is_saved, NULL);
  ui_stage_settle (self->stage);
}

static DoorQuestion *
go (Fixture *self, const char *name)
{
  g_autofree char *ref = g_strconcat ("/data/", name, NULL);

  g_assert_true (door_interview_go_to (ui_stage_get_interview (self->stage), ref));
  settle (self);
  return ui_stage_get_question (self->stage, 0);
}

static void
press (Fixture *self, guint key, GdkModifierType modifiers)
{
  ui_stage_key (self->stage, key, modifiers);
  ui_stage_settle (self->stage);
}

static gboolean
is_at (Fixture *self, const char *name)
{
  g_autofree char *ref = g_strconcat ("/data/", name, NULL);

  settle (self);
  return g_str_equal (door_question_get_ref (ui_stage_get_question (self->stage, 0)), ref);
}

static gboolean
has_answer (Fixture *self, const char *answer)
{
  settle (self);
  return g_str_equal (door_question_get_answer (ui_stage_get_question (self->stage, 0)), answer);
}

/* A window came in front with these words; Escape takes it away. */
static gboolean
is_in_front (Fixture *self, const char *words)
{
  GtkWindow *front = ui_stage_get_front (self->stage);
  gboolean there = front != ui_stage_get_window (self->stage)
                   && ui_stage_find_text (self->stage, words) != NULL;

  press (self, GDK_KEY_Escape, 0);
  return there && ui_stage_get_front (self->stage) == ui_stage_get_window (self->stage);
}

/* --- What each does ----------------------------------------------------------------------------- */

static gboolean
chooses (Fixture *self)
{
  go (self, "kids");
  press (self, GDK_KEY_2, 0);
  return has_answer (self, "no");
}

static gboolean
chooses_focused (Fixture *self)
{
  go (self, "kids");
  press (self, GDK_KEY_Up, 0);
  press (self, GDK_KEY_space, 0);
  return has_answer (self, "yes");
}

static gboolean
goes_on (Fixture *self)
{
  gboolean enter;

  go (self, "name");
  press (self, GDK_KEY_Return, 0);
  enter = is_at (self, "age");
  go (self, "welcome");
  press (self, GDK_KEY_Page_Down, 0);
  return enter && is_at (self, "name");
}

static gboolean
goes_back (Fixture *self)
{
  go (self, "code");
  press (self, GDK_KEY_Page_Up, 0);
  return is_at (self, "rooms");
}

static gboolean
goes_on_from_lines (Fixture *self)
{
  go (self, "story");
  press (self, GDK_KEY_Return, 0);
  if (!is_at (self, "story"))
    return FALSE;
  press (self, GDK_KEY_Return, GDK_CONTROL_MASK);
  return is_at (self, "born");
}

static gboolean
goes_sideways (Fixture *self)
{
  gboolean back;

  go (self, "code");
  press (self, GDK_KEY_Left, GDK_ALT_MASK);
  back = is_at (self, "rooms");
  press (self, GDK_KEY_Right, GDK_ALT_MASK);
  return back && is_at (self, "code");
}

static gboolean
is_help (Fixture *self)
{
  gboolean there = DOOR_IS_HELP_WINDOW (ui_stage_get_front (self->stage));

  if (there)
    gtk_window_close (ui_stage_get_front (self->stage));
  ui_stage_settle (self->stage);
  return there;
}

static gboolean
guides (Fixture *self)
{
  gboolean by_f1;

  go (self, "kids");
  press (self, GDK_KEY_F1, 0);
  by_f1 = is_help (self);
  press (self, GDK_KEY_question, 0);
  return by_f1 && is_help (self);
}

static gboolean
tells_keys (Fixture *self)
{
  press (self, GDK_KEY_F1, GDK_CONTROL_MASK);
  return is_in_front (self, "Cover the screen at once");
}

static gboolean
remarks (Fixture *self)
{
  go (self, "kids");
  press (self, GDK_KEY_F2, 0);
  return is_in_front (self, "Keep the remark");
}

static gboolean
outline_is_shown (Fixture *self)
{
  return ui_stage_find_type (self->stage, DOOR_TYPE_OUTLINE) != NULL;
}

/* The focus is in the outline then: the same key closes it. */
static gboolean
outlines (Fixture *self)
{
  static const struct {
    guint key;
    GdkModifierType modifiers;
  } ways[] = { { GDK_KEY_F3, 0 }, { GDK_KEY_o, GDK_CONTROL_MASK } };

  go (self, "kids");
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      press (self, ways[i].key, ways[i].modifiers);
      if (!outline_is_shown (self))
        return FALSE;
      press (self, ways[i].key, ways[i].modifiers);
      if (outline_is_shown (self))
        return FALSE;
    }
  return TRUE;
}

static gboolean
opens_languages (Fixture *self)
{
  static const struct {
    guint key;
    GdkModifierType modifiers;
  } ways[] = { { GDK_KEY_F4, 0 }, { GDK_KEY_l, GDK_CONTROL_MASK } };

  go (self, "kids");
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      press (self, ways[i].key, ways[i].modifiers);
      if (ui_stage_find_text (self->stage, "Bahasa Indonesia") == NULL)
        return FALSE;
      press (self, GDK_KEY_Escape, 0);
    }
  return TRUE;
}

static gboolean
explains (Fixture *self)
{
  go (self, "kids");
  press (self, GDK_KEY_F5, 0);
  return is_in_front (self, "Why is this asked?");
}

static gboolean
says_quietly (Fixture *self, guint key, const char *code)
{
  go (self, "hours");
  press (self, key, 0);
  return has_answer (self, code);
}

static gboolean
does_not_know (Fixture *self)
{
  return says_quietly (self, GDK_KEY_F6, "-8");
}

static gboolean
refuses (Fixture *self)
{
  return says_quietly (self, GDK_KEY_F7, "-9");
}

static gboolean
does_not_apply (Fixture *self)
{
  return says_quietly (self, GDK_KEY_F8, "-10");
}

static gboolean
leaves (Fixture *self)
{
  go (self, "kids");
  press (self, GDK_KEY_F9, 0);
  return is_in_front (self, "Somebody or something interrupted us");
}

static gboolean
cares (Fixture *self)
{
  gboolean there;

  go (self, "kids");
  press (self, GDK_KEY_F10, 0);
  there = ui_stage_find_type (self->stage, DOOR_TYPE_CARE_PAGE) != NULL;
  press (self, GDK_KEY_Escape, 0);
  return there;
}

/* The last: nobody chose a PIN that would lead back. */
static gboolean
covers (Fixture *self)
{
  go (self, "kids");
  press (self, GDK_KEY_F12, 0);
  return ui_stage_find_type (self->stage, DOOR_TYPE_COVER_PAGE) != NULL;
}

static const struct {
  const char *key; /* as the overlay writes it */
  gboolean (*does) (Fixture *self);
} keys[] = {
  { "1 – 9, 0, A – Z", chooses },
  { "Space", chooses_focused },
  { "Enter, Page Down", goes_on },
  { "Page Up", goes_back },
  { "Alt + arrow", goes_sideways },
  { "Ctrl + Enter", goes_on_from_lines },
  { "Enter, in a table", NULL },
  { "Ctrl + Delete, in a table", NULL },
  { "F1, ?", guides },
  { "Ctrl + F1", tells_keys },
  { "F2", remarks },
  { "F3, Ctrl + O", outlines },
  { "F4, Ctrl + L", opens_languages },
  { "F5", explains },
  { "F6", does_not_know },
  { "F7", refuses },
  { "F8", does_not_apply },
  { "F9", leaves },
  { "F10", cares },
  { "F12", covers },
};

/* --- The overlay -------------------------------------------------------------------------------- */

static void
collect (GtkWidget *widget, gpointer data)
{
  if (gtk_widget_has_css_class (widget, "help-key"))
    g_ptr_array_add (data, g_strdup (gtk_label_get_text (GTK_LABEL (widget))));
}

static GPtrArray *
read_overlay (Fixture *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_free);

  press (self, GDK_KEY_F1, GDK_CONTROL_MASK);
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_front (self->stage)), collect, shown);
  press (self, GDK_KEY_Escape, 0);
  return shown;
}

static void
test_keys (void)
{
  Fixture self = { real_desk_new (), NULL };
  g_autoptr (DoorUnlock) unlock = NULL;
  g_autoptr (GPtrArray) shown = NULL;

  real_desk_add_controls (self.desk);
  real_desk_close (self.desk);
  unlock = real_desk_unlock (real_desk_get_folder (self.desk));
  self.stage = ui_stage_new_for (unlock, 800, 1280);
  ui_stage_unlock_with (self.stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (self.stage, "Household 0142", TRUE);
  ui_stage_open_case (self.stage, 0);
  door_question_set_answer (go (&self, "age"), "30");
  settle (&self);
  shown = read_overlay (&self);
  g_assert_cmpuint (shown->len, ==, G_N_ELEMENTS (keys));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_cmpstr (g_ptr_array_index (shown, i), ==, keys[i].key);
      if (keys[i].does != NULL && !keys[i].does (&self))
        g_error ("“%s” does not do what the overlay says", keys[i].key);
    }
  ui_stage_free (self.stage);
  real_desk_free (self.desk);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/shown-keys", test_keys);
  return g_test_run ();
}

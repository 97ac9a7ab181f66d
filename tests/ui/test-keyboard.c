/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyboard on the screen: it comes with a text to write in, writes there by touch alone, in every
 * script of the interface, in dialogs too; and closing such a session wants the PIN. */
#include "stub-desk.h"
#include "ui-stage.h"

#include "door-keyboard-layout.h"
#include "door-keyboard.h"

#include <string.h>

static void
test_layouts (void)
{
  g_auto (GStrv) files = g_resources_enumerate_children ("/org/doorstep/Doorstep/keyboard",
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert_nonnull (files);
  g_assert_cmpuint (g_strv_length (files), >=, 6);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/org/doorstep/Doorstep/keyboard/", files[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_autoptr (DoorKeyboardLayout) layout = door_keyboard_layout_parse (text);

      g_assert_nonnull (layout);
    }
}

static void
test_no_layouts (void)
{
  static const char *const texts[] = { "",
                                       "English",
                                       "English\na b\n",
                                       "English\na  b\n--\nA B\n",
                                       "\na\n--\nA\n",
                                       "X\na\nb\n--\nA\n",
                                       "X\na\n--\nA\n--\nB\n",
                                       "X\n--\n",
                                       "X\n\xff\n--\nA\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (door_keyboard_layout_parse (texts[i]));
}

typedef struct {
  const char *label;
  GtkWidget *found;
} Wanted;

static void
look_at (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "key")
      && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), wanted->label) == 0)
    wanted->found = widget;
}

static GtkWidget *
find_key (UiStage *stage, const char *label)
{
  Wanted wanted = { label, NULL };

  ui_stage_foreach (GTK_WIDGET (ui_stage_get_front (stage)), look_at, &wanted);
  return wanted.found;
}

static void
press (UiStage *stage, const char *label)
{
  GtkWidget *key = find_key (stage, label);

  if (key == NULL)
    g_error ("There is no key “%s”", label);
  ui_stage_click (stage, key);
}

static void
test_unlock_by_touch (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  g_assert_true (gtk_widget_get_mapped (ui_stage_find_type (stage, DOOR_TYPE_KEYBOARD)));
  for (const char *at = UI_STAGE_PASSPHRASE; *at != '\0'; at++)
    press (stage, (const char[]){ *at, '\0' });
  press (stage, "x");
  press (stage, "⌫");
  press (stage, "⏎");
  ui_stage_wait_text (stage, "Send now", TRUE);
}

/* In turn, and each writes its own script. */
static void
test_scripts (void)
{
  static const struct {
    const char *next;
    const char *key;
  } steps[] = { { "हिन्दी", "क" }, { "Bahasa Indonesia", "q" }, { "ไทย", "ก" }, { "اردو", "ق" } };
  g_autoptr (UiStage) stage = ui_stage_new ("many", 800, 1280);
  g_autoptr (GString) written = g_string_new (NULL);
  GtkEditable *search;

  ui_stage_unlock (stage);
  search = GTK_EDITABLE (ui_stage_find_type (stage, GTK_TYPE_SEARCH_ENTRY));
  ui_stage_click (stage, GTK_WIDGET (search));
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      press (stage, steps[i].next);
      press (stage, steps[i].key);
      g_string_append (written, steps[i].key);
    }
  press (stage, "123");
  press (stage, "7");
  g_string_append (written, "7");
  g_assert_cmpstr (gtk_editable_get_text (search), ==, written->str);
}

static void
test_goes_with_the_text (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  ui_stage_unlock (stage);
  g_assert_null (find_key (stage, "⏎"));
}

static void
test_in_a_dialog (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("new", 800, 1280);
  GtkWindow *front;

  ui_stage_click_text (stage, "Enrol this device");
  ui_stage_wait_text (stage, "or gives you the address", TRUE);
  front = ui_stage_get_front (stage);
  g_assert_true (ADW_IS_MESSAGE_DIALOG (front));
  ui_stage_click (stage, ui_stage_find_type (stage, GTK_TYPE_ENTRY));
  press (stage, "q");
  press (stage, "z");
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (ui_stage_find_type (stage, GTK_TYPE_ENTRY))), ==, "qz");
  ui_stage_click_text (stage, "Cancel");
  ui_stage_wait_text (stage, "or gives you the address", FALSE);
}

/* Read once at start by a session of its own; the tests run in one. */
int
main (int argc, char **argv)
{
  g_setenv ("DOORSTEP_KEYBOARD", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/keyboard/no-layouts", test_no_layouts);
  g_test_add_func ("/ui/keyboard/unlock-by-touch", test_unlock_by_touch);
  g_test_add_func ("/ui/keyboard/layouts", test_layouts);
  g_test_add_func ("/ui/keyboard/scripts", test_scripts);
  g_test_add_func ("/ui/keyboard/goes-with-the-text", test_goes_with_the_text);
  g_test_add_func ("/ui/keyboard/in-a-dialog", test_in_a_dialog);
  return g_test_run ();
}

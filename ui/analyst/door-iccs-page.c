/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-iccs-page.h"

#include "door-analyst-parts.h"
#include "door-path-row.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

#define MOST_FOUND 8

/* As the questionnaires have it. */
#define USUAL_QUESTION "incident.i_story"
#define USUAL_BESIDE "i_iccs"

struct _DoorIccsPage {
  AdwBin parent_instance;
  DoorCodingDesk *desk;

  GtkEditable *question, *beside, *frame, *coder;
  GtkWidget *open;
  GtkLabel *message;

  GtkWidget *work; /* what follows once the texts are there */
  GtkLabel *place, *story, *given, *decided, *differ;
  GtkWidget *back, *next, *take_back, *save, *final, *agree;
  GtkEditable *words;
  GtkListBox *found;
  guint at;
};

G_DEFINE_TYPE (DoorIccsPage, door_iccs_page, ADW_TYPE_BIN)

static guint
n_texts (DoorIccsPage *self)
{
  return door_coding_desk_n_texts (self->desk);
}

/* --- Classes ------------------------------------------------------------------------------------------ */

/* "050221 Theft of personal property from a person"; the code alone where it is no class. */
static char *
name_class (DoorIccsPage *self, const char *code)
{
  DoorCodingClass class;

  return door_coding_desk_find (self->desk, code, &class)
             ? g_strdup_printf ("%s %s", class.code, class.title)
             : g_strdup (code);
}

/* How sure the table itself is of the row. */
static const char *
state_words (const char *state)
{
  if (g_strcmp0 (state, "verified") == 0)
    return _ ("compared with the official publication");
  if (g_strcmp0 (state, "quoted") == 0)
    return _ ("found in a public source");
  return _ ("not compared with a source yet");
}

static GtkWidget *
class_row (const DoorCodingClass *class)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_strdup_printf ("%s %s", class->code, class->title);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (*class->state) /* a codeframe of one's own says nothing of that */
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), state_words (class->state));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_name (row, class->code);
  return row;
}

/* What the words in the field find; without any, what the story itself suggests. */
static void
show_found (DoorIccsPage *self)
{
  const char *words = gtk_editable_get_text (self->words);
  g_autoptr (GArray) hits = NULL;
  DoorCodingEvent event;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->found))) != NULL
         && GTK_IS_LIST_BOX_ROW (child))
    gtk_list_box_remove (self->found, child);
  if (!door_coding_desk_get_event (self->desk, self->at, &event))
    return;
  if (*words == '\0')
    words = event.text;
  hits = door_coding_desk_search (self->desk, words, MOST_FOUND);
  for (guint i = 0; i < hits->len; i++)
    gtk_list_box_append (self->found, class_row (&g_array_index (hits, DoorCodingClass, i)));
}

/* --- One event ---------------------------------------------------------------------------------------- */

/* After the coders were compared: what each of them said, where they differ. */
static void
show_difference (DoorIccsPage *self, const DoorCodingEvent *event)
{
  g_autofree char *first = name_class (self, event->first);
  g_autofree char *second = name_class (self, event->second);
  /* Translators: two codes that two coders gave to one text. */
  g_autofree char *words = g_strdup_printf (_ ("The coders differ: “%s” and “%s”."), first, second);

  gtk_label_set_text (self->differ, words);
  gtk_widget_set_visible (GTK_WIDGET (self->differ), *event->first != '\0');
}

static void
show_text (DoorIccsPage *self)
{
  DoorCodingEvent event;
  g_autofree char *place = NULL, *class = NULL, *decided = NULL;

  if (!door_coding_desk_get_event (self->desk, self->at, &event))
    return;
  /* Translators: number of the text, of how many, and how many have no class yet. */
  place = g_strdup_printf (_ ("Text %u of %u, %u without a class"), self->at + 1, n_texts (self),
                           door_coding_desk_n_open (self->desk));
  class = name_class (self, event.beside);
  decided = name_class (self, event.code);
  gtk_label_set_text (self->place, place);
  gtk_label_set_text (self->story, event.text);
  gtk_label_set_text (self->given, *event.beside ? class : _ ("The interview gave none."));
  gtk_label_set_text (self->decided, *event.code ? decided : _ ("Nothing is decided yet."));
  show_difference (self, &event);
  gtk_widget_set_sensitive (self->back, self->at > 0);
  gtk_widget_set_sensitive (self->next, self->at + 1 < n_texts (self));
  gtk_widget_set_sensitive (self->take_back, *event.code != '\0');
}

static void
on_changed (DoorIccsPage *self)
{
  gboolean busy = door_coding_desk_is_busy (self->desk);
  const char *message = door_coding_desk_get_message (self->desk);

  gtk_widget_set_sensitive (self->open, !busy);
  gtk_widget_set_visible (self->work, n_texts (self) > 0);
  gtk_widget_set_sensitive (self->agree, !busy);
  gtk_widget_set_sensitive (self->save, !busy && !door_coding_desk_is_saved (self->desk));
  door_analyst_part_say (self->message, message, door_coding_desk_has_failed (self->desk));
  gtk_widget_set_visible (GTK_WIDGET (self->message), *message != '\0');
  show_text (self);
}

static void
go_to (DoorIccsPage *self, guint at)
{
  self->at = at;
  gtk_editable_set_text (self->words, "");
  show_text (self);
  show_found (self);
}

static void
on_back (DoorIccsPage *self)
{
  if (self->at > 0)
    go_to (self, self->at - 1);
}

static void
on_next (DoorIccsPage *self)
{
  if (self->at + 1 < n_texts (self))
    go_to (self, self->at + 1);
}

/* The next one comes by itself; after the last, one stays and sees what was decided. */
static void
on_class (DoorIccsPage *self, GtkListBoxRow *row)
{
  if (!door_coding_desk_decide (self->desk, self->at, gtk_widget_get_name (GTK_WIDGET (row))))
    return;
  on_next (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->words));
}

static void
on_take_back (DoorIccsPage *self)
{
  door_coding_desk_decide (self->desk, self->at, "");
}

/* --- Opening and saving ------------------------------------------------------------------------------- */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorIccsPage) self = data;

  if (!door_coding_desk_open_finish (DOOR_CODING_DESK (source), result))
    return;
  if (n_texts (self) > 0)
    go_to (self, 0);
  else
    gtk_label_set_text (self->message, _ ("Nobody said anything in words."));
  gtk_widget_set_visible (GTK_WIDGET (self->message), n_texts (self) == 0);
}

static void
on_open (DoorIccsPage *self)
{
  const DoorCodingTask what
      = { gtk_editable_get_text (self->question), gtk_editable_get_text (self->beside),
          gtk_editable_get_text (self->coder), gtk_editable_get_text (self->frame) };

  if (!door_coding_desk_is_busy (self->desk))
    door_coding_desk_open_async (self->desk, &what, on_opened, g_object_ref (self));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorIccsPage) self = data;

  door_coding_desk_save_finish (DOOR_CODING_DESK (source), result);
}

static void
on_save (DoorIccsPage *self)
{
  door_coding_desk_save_async (self->desk,
                               gtk_check_button_get_active (GTK_CHECK_BUTTON (self->final)),
                               on_saved, g_object_ref (self));
}

static void
on_agreed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorIccsPage) self = data;

  door_coding_desk_agree_finish (DOOR_CODING_DESK (source), result);
}

static void
on_agree (DoorIccsPage *self)
{
  door_coding_desk_agree_async (self->desk, on_agreed, g_object_ref (self));
}

/* --- Building ----------------------------------------------------------------------------------------- */

static GtkLabel *
add_told (GtkWidget *column, const char *title, const char *style)
{
  GtkWidget *label = door_part_label ("", style);

  if (title)
    gtk_box_append (GTK_BOX (column), door_part_label (title, "explanation"));
  gtk_box_append (GTK_BOX (column), label);
  return GTK_LABEL (label);
}

static void
build_opening (DoorIccsPage *self, GtkWidget *column)
{
  GtkWidget *group = door_analyst_part_group (
      column, _ ("In people’s own words"),
      _ ("What the interview could code by itself is coded. Here you look at the words, and say "
         "which class fits: a class of crime, or one of your own codeframe, as for occupations or "
         "for what “other” was. Open the interviews on the page “Export” first."));
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->question = door_text_row_add (group, _ ("Column with the words"), FALSE);
  self->beside = door_text_row_add (group, _ ("Column with the class the interview gave"), FALSE);
  self->frame = door_path_row_add (
      group, _ ("Codeframe, a CSV with code and label (empty: classes of crime)"), FALSE);
  self->coder = door_text_row_add (group, _ ("Who codes"), FALSE);
  gtk_editable_set_text (self->question, USUAL_QUESTION);
  gtk_editable_set_text (self->beside, USUAL_BESIDE);
  gtk_box_append (GTK_BOX (column), buttons);
  self->open = door_analyst_part_button (self, buttons, _ ("Show the texts"), G_CALLBACK (on_open));
  gtk_widget_add_css_class (self->open, "suggested-action");
}

static void
build_search (DoorIccsPage *self)
{
  GtkWidget *entry = gtk_search_entry_new ();

  g_object_set (entry, "placeholder-text", _ ("Search a class: a word, a synonym or a code"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search a class: a word, a synonym or a code"), -1);
  self->words = GTK_EDITABLE (entry);
  g_signal_connect_object (entry, "search-changed", G_CALLBACK (show_found), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->work), entry);
  self->found = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->found, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->found), "boxed-list");
  gtk_list_box_set_placeholder (
      self->found,
      door_part_label (_ ("Nothing fits. Try a plainer word, or one word only."), "explanation"));
  g_signal_connect_object (self->found, "row-activated", G_CALLBACK (on_class), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->work), GTK_WIDGET (self->found));
}

static void
build_work (DoorIccsPage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->place = add_told (self->work, NULL, "heading");
  self->story = add_told (self->work, NULL, "title-4");
  self->given = add_told (self->work, _ ("The class the interview gave"), NULL);
  self->decided = add_told (self->work, _ ("What you decided"), NULL);
  self->differ = add_told (self->work, NULL, "heading");
  self->back = door_analyst_part_button (self, buttons, _ ("Back"), G_CALLBACK (on_back));
  self->next = door_analyst_part_button (self, buttons, _ ("Next"), G_CALLBACK (on_next));
  self->take_back
      = door_analyst_part_button (self, buttons, _ ("Take it back"), G_CALLBACK (on_take_back));
  gtk_box_append (GTK_BOX (self->work), buttons);
  build_search (self);
  self->final = gtk_check_button_new_with_label (_ ("These codes settle where coders differ"));
  gtk_widget_set_size_request (self->final, -1, 48);
  gtk_box_append (GTK_BOX (self->work), self->final);
  gtk_box_append (GTK_BOX (self->work), end);
  self->save = door_analyst_part_button (self, end, _ ("Save the codes"), G_CALLBACK (on_save));
  self->agree = door_analyst_part_button (self, end, _ ("How well do two coders agree?"),
                                          G_CALLBACK (on_agree));
  gtk_widget_add_css_class (self->save, "suggested-action");
}

static void
build (DoorIccsPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  build_opening (self, column);
  self->work = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (column), self->work);
  build_work (self);
  self->message = GTK_LABEL (door_part_label ("", "analyst-foot"));
  door_analyst_part_lay_out (ADW_BIN (self), column, GTK_WIDGET (self->message));
}

/* --- The object --------------------------------------------------------------------------------------- */

static void
door_iccs_page_dispose (GObject *object)
{
  g_clear_object (&DOOR_ICCS_PAGE (object)->desk);
  G_OBJECT_CLASS (door_iccs_page_parent_class)->dispose (object);
}

static void
door_iccs_page_class_init (DoorIccsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_iccs_page_dispose;
}

static void
door_iccs_page_init (DoorIccsPage *self)
{
}

GtkWidget *
door_iccs_page_new (DoorCodingDesk *desk)
{
  DoorIccsPage *self = g_object_new (DOOR_TYPE_ICCS_PAGE, NULL);

  self->desk = g_object_ref (desk);
  build (self);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
  return GTK_WIDGET (self);
}

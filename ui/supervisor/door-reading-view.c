/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-reading-view.h"

#include "door-team-parts.h"

#include <glib/gi18n.h>

#define INDENT 16

struct _DoorReadingView {
  AdwBin parent_instance;
  DoorReading *reading;       /* NULL */
  DoorReadingRow *commenting; /* while its dialog is open */
  GtkStack *pages;
  GtkLabel *message, *facts;
  GtkWidget *language;
  GtkWidget *view;
  GtkSingleSelection *selection;
  gboolean following;
  char *chosen_language; /* by the person, for all that follow; NULL: none */
};

G_DEFINE_TYPE (DoorReadingView, door_reading_view, ADW_TYPE_BIN)

enum { COMMENTED, OPEN, TURNED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Commenting -------------------------------------------------------------------------------- */

static void
on_words (const char *words, gpointer data)
{
  g_autoptr (DoorReadingView) self = DOOR_READING_VIEW (data);
  g_autoptr (DoorReadingRow) row = g_steal_pointer (&self->commenting);

  if (words != NULL && self->reading != NULL && door_reading_comment (self->reading, row, words))
    g_signal_emit (self, signals[COMMENTED], 0);
  gtk_widget_grab_focus (self->view);
}

static void
comment_on (DoorReadingView *self, DoorReadingRow *row)
{
  if (self->commenting != NULL || door_reading_row_get_kind (row) != DOOR_READING_ANSWER)
    return;
  self->commenting = g_object_ref (row);
  door_part_ask (GTK_WIDGET (self), _ ("Comment for the interviewer"),
                 door_reading_row_get_label (row), door_reading_row_get_comment (row), _ ("Keep"),
                 TRUE, on_words, g_object_ref (self));
}

void
door_reading_view_comment (DoorReadingView *self)
{
  DoorReadingRow *row
      = self->reading != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;

  if (row != NULL)
    comment_on (self, row);
}

static void
on_activate (GtkListView *view, guint position, DoorReadingView *self)
{
  g_autoptr (DoorReadingRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL && door_reading_row_get_kind (row) == DOOR_READING_HIDDEN)
    g_signal_emit (self, signals[OPEN], 0, row);
  else if (row != NULL)
    comment_on (self, row);
}

/* --- Rows -------------------------------------------------------------------------------------- */

/* In the order in which they stand. */
enum { LABEL, ANSWER, BEFORE, BESIDE, COMMENT, N_LABELS };

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  static const char *const styles[]
      = { "reading-label", "reading-answer", "reading-before", "remark", "reading-comment" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = 0; i < N_LABELS; i++)
    gtk_box_append (GTK_BOX (box), door_part_label (NULL, styles[i]));
  gtk_widget_add_css_class (box, "reading-row");
  gtk_list_item_set_child (item, box);
}

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

static void
fill_row (GtkWidget *box, DoorReadingRow *row)
{
  gboolean asked = door_reading_row_get_kind (row) == DOOR_READING_ANSWER;
  const char *answer = door_reading_row_get_answer (row);
  const char *texts[N_LABELS]
      = { door_reading_row_get_label (row), asked && *answer == '\0' ? _ ("No answer") : answer,
          door_reading_row_get_before (row), door_reading_row_get_beside (row), NULL };
  g_autofree char *comment
      = *door_reading_row_get_comment (row) != '\0'
            ? g_strdup_printf (_ ("Your comment: %s"), door_reading_row_get_comment (row))
            : g_strdup ("");
  guint i = 0;

  texts[COMMENT] = comment;
  for (GtkWidget *label = gtk_widget_get_first_child (box); label != NULL;
       label = gtk_widget_get_next_sibling (label))
    set_text (label, texts[i++]);
}

/* As the questionnaire is written, whichever way the program's own words run. */
static void
turn (DoorReadingView *self, GtkWidget *box)
{
  GtkTextDirection direction
      = door_reading_get_is_rtl (self->reading) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;

  gtk_widget_set_direction (box, direction);
  for (GtkWidget *label = gtk_widget_get_first_child (box); label != NULL;
       label = gtk_widget_get_next_sibling (label))
    gtk_widget_set_direction (label, direction);
}

static void
on_comment_changed (DoorReadingRow *row, GParamSpec *pspec, GtkListItem *item)
{
  fill_row (gtk_list_item_get_child (item), row);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  DoorReadingView *self = DOOR_READING_VIEW (data);
  static const char *const styles[]
      = { "section", "instance", "answer", "hidden-part", "skipped-part" };
  DoorReadingRow *row = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);

  fill_row (box, row);
  turn (self, box);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (i == door_reading_row_get_kind (row))
      gtk_widget_add_css_class (box, styles[i]);
    else
      gtk_widget_remove_css_class (box, styles[i]);
  gtk_widget_set_margin_start (box, (int) door_reading_row_get_depth (row) * INDENT);
  g_object_set_data (G_OBJECT (item), "handler",
                     GSIZE_TO_POINTER (g_signal_connect (row, "notify::comment",
                                                         G_CALLBACK (on_comment_changed), item)));
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_signal_handler_disconnect (gtk_list_item_get_item (item),
                               GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (item), "handler")));
}

/* --- Showing ----------------------------------------------------------------------------------- */

static void
on_language (DoorReadingView *self)
{
  if (self->following || self->reading == NULL)
    return;
  door_reading_set_language (self->reading,
                             gtk_drop_down_get_selected (GTK_DROP_DOWN (self->language)));
  g_free (self->chosen_language);
  self->chosen_language = g_strdup (
      door_reading_get_languages (self->reading)[door_reading_get_language (self->reading)]);
  gtk_widget_set_direction (self->view, door_reading_get_is_rtl (self->reading) ? GTK_TEXT_DIR_RTL
                                                                                : GTK_TEXT_DIR_LTR);
  g_signal_emit (self, signals[TURNED], 0);
}

/* Whoever reads one interview in a language reads the next one in it. */
static void
keep_language (DoorReadingView *self)
{
  const char *const *names = door_reading_get_languages (self->reading);

  for (guint i = 0; self->chosen_language != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], self->chosen_language))
      door_reading_set_language (self->reading, i);
}

static void
show_languages (DoorReadingView *self)
{
  const char *const *names = door_reading_get_languages (self->reading);
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  self->following = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->language), G_LIST_MODEL (list));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->language),
                              door_reading_get_language (self->reading));
  gtk_widget_set_visible (self->language, names[0] != NULL && names[1] != NULL);
  self->following = FALSE;
  gtk_widget_set_direction (self->view, door_reading_get_is_rtl (self->reading) ? GTK_TEXT_DIR_RTL
                                                                                : GTK_TEXT_DIR_LTR);
}

static gboolean
has_focus (DoorReadingView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus == GTK_WIDGET (self)
         || (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)));
}

/* Whoever reads by keys goes on by keys: what was looked at gives its place to what comes. */
void
door_reading_view_show (DoorReadingView *self, DoorReading *reading, const char *message)
{
  gboolean focused = has_focus (self);

  g_set_object (&self->reading, reading);
  if (reading != NULL)
    keep_language (self);
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_single_selection_set_model (self->selection,
                                  reading != NULL ? door_reading_get_rows (reading) : NULL);
  gtk_stack_set_visible_child_name (self->pages, reading != NULL ? "reading" : "message");
  gtk_widget_set_focusable (GTK_WIDGET (self), reading == NULL);
  if (focused)
    door_reading_view_focus (self);
  if (reading == NULL)
    return;
  gtk_label_set_text (self->facts, door_reading_get_facts_text (reading));
  show_languages (self);
}

void
door_reading_view_focus (DoorReadingView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* While there is nothing to go through, the view itself has the keyboard: a label cannot. */
static gboolean
door_reading_view_grab_focus (GtkWidget *widget)
{
  DoorReadingView *self = DOOR_READING_VIEW (widget);

  if (self->reading != NULL)
    return gtk_widget_grab_focus (self->view);
  return GTK_WIDGET_CLASS (g_type_class_peek (GTK_TYPE_WIDGET))->grab_focus (widget);
}

/* --- The object -------------------------------------------------------------------------------- */

static GtkWidget *
new_list (DoorReadingView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), factory);
  gtk_widget_add_css_class (self->view, "reading-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Questions and answers"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (on_activate), self, 0);
  return scroll;
}

static GtkWidget *
new_reading (DoorReadingView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->facts = GTK_LABEL (door_part_label (NULL, "reading-facts"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->facts), TRUE);
  self->language
      = door_part_choice ((const char *const[]){ NULL }, _ ("Language of the questionnaire"));
  gtk_widget_set_valign (self->language, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->language, "notify::selected", G_CALLBACK (on_language), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->facts));
  gtk_box_append (GTK_BOX (head), self->language);
  gtk_widget_add_css_class (head, "reading-head");
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), new_list (self));
  return box;
}

static void
door_reading_view_dispose (GObject *object)
{
  DoorReadingView *self = DOOR_READING_VIEW (object);

  g_clear_object (&self->reading);
  g_clear_object (&self->commenting);
  g_clear_pointer (&self->chosen_language, g_free);
  G_OBJECT_CLASS (door_reading_view_parent_class)->dispose (object);
}

static void
door_reading_view_class_init (DoorReadingViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_reading_view_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_reading_view_grab_focus;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "readingview");
  signals[COMMENTED] = g_signal_new ("commented", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TURNED] = g_signal_new ("turned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, DOOR_TYPE_READING_ROW);
}

static void
door_reading_view_init (DoorReadingView *self)
{
  self->pages = GTK_STACK (gtk_stack_new ());
  self->message = GTK_LABEL (door_part_label (NULL, "explanation"));
  gtk_widget_set_valign (GTK_WIDGET (self->message), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "team-empty");
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->message), "message");
  gtk_stack_add_named (self->pages, new_reading (self), "reading");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->pages));
}

GtkWidget *
door_reading_view_new (void)
{
  return g_object_new (DOOR_TYPE_READING_VIEW, NULL);
}

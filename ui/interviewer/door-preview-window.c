/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-preview-window.h"

#include <glib/gi18n.h>

#include "door-interview-page.h"

struct _DoorPreviewWindow {
  AdwApplicationWindow parent_instance;
  DoorPreview *preview;

  GtkLabel *name;
  GtkLabel *message;
  GtkStack *pages;
  AdwBin *interview;
  GtkSearchEntry *search;
  GtkListView *questions;
  GtkListView *faults;
  GtkStackPage *faults_tab;
  GtkStack *faults_stack;
  GtkWidget *some_faults;
  GtkWidget *no_faults;
  GtkFilter *filter;
};

G_DEFINE_TYPE (DoorPreviewWindow, door_preview_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- Rows ------------------------------------------------------------------------------------------- */

static GtkLabel *
add_label (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
on_row_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (box, "preview-row");
  add_label (GTK_BOX (box), "preview-place");
  add_label (GTK_BOX (box), "preview-title");
  add_label (GTK_BOX (box), "preview-detail");
  gtk_list_item_set_child (item, box);
}

/* What kind of row it is, said in words beside its place: colour alone tells nobody. */
static char *
first_line (DoorPreviewRow *row)
{
  const char *place = door_preview_row_get_place (row);

  switch (door_preview_row_get_kind (row))
    {
    case DOOR_PREVIEW_ERROR:
      return g_strdup_printf (_ ("Error · %s"), place);
    case DOOR_PREVIEW_WARNING:
      return g_strdup_printf (_ ("Warning · %s"), place);
    case DOOR_PREVIEW_HIDDEN:
      return g_strdup_printf (_ ("%s · not asked now"), place);
    default:
      return g_strdup (place);
    }
}

static void
set_line (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

static void
on_row_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  DoorPreviewRow *row = DOOR_PREVIEW_ROW (gtk_list_item_get_item (item));
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *place = gtk_widget_get_first_child (box);
  GtkWidget *title = gtk_widget_get_next_sibling (place);
  g_autofree char *first = first_line (row);

  set_line (place, first);
  set_line (title, door_preview_row_get_title (row));
  set_line (gtk_widget_get_next_sibling (title), door_preview_row_get_detail (row));
  if (door_preview_row_get_kind (row) == DOOR_PREVIEW_HIDDEN)
    gtk_widget_add_css_class (box, "preview-hidden");
  else
    gtk_widget_remove_css_class (box, "preview-hidden");
}

static GtkListItemFactory *
row_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_row_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_row_bind), NULL);
  return factory;
}

static gboolean
matches (gpointer item, gpointer data)
{
  DoorPreviewWindow *self = data;
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *folded = g_utf8_casefold (wanted, -1);
  g_autofree char *place = g_utf8_casefold (door_preview_row_get_place (item), -1);
  g_autofree char *title = g_utf8_casefold (door_preview_row_get_title (item), -1);

  return strstr (place, folded) != NULL || strstr (title, folded) != NULL;
}

/* --- What changes ------------------------------------------------------------------------------------- */

static void
show_interview (DoorPreviewWindow *self)
{
  DoorInterview *interview = door_preview_get_interview (self->preview);

  adw_bin_set_child (self->interview,
                     interview != NULL ? door_interview_page_new (interview) : NULL);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "questions") == 0)
    door_preview_refresh (self->preview);
}

static void
show_message (DoorPreviewWindow *self)
{
  const char *message = door_preview_get_message (self->preview);

  gtk_label_set_text (self->message, message != NULL ? message : _ ("Reading the file…"));
}

/* With nothing to try, the faults are what the author wants to see. */
static void
show_faults (DoorPreviewWindow *self)
{
  guint n = g_list_model_get_n_items (door_preview_get_faults (self->preview));
  g_autofree char *title = n > 0 ? g_strdup_printf (_ ("Faults (%u)"), n) : g_strdup (_ ("Faults"));

  gtk_stack_page_set_title (self->faults_tab, title);
  gtk_stack_set_visible_child (self->faults_stack, n > 0 ? self->some_faults : self->no_faults);
  if (door_preview_get_n_errors (self->preview) > 0
      && door_preview_get_interview (self->preview) == NULL)
    gtk_stack_set_visible_child_name (self->pages, "faults");
}

static void
on_page (DoorPreviewWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->pages);
  GtkWidget *page = adw_bin_get_child (self->interview);

  if (self->preview == NULL || g_strcmp0 (name, "questions") != 0)
    return;
  if (page != NULL)
    door_interview_page_commit (DOOR_INTERVIEW_PAGE (page));
  door_preview_refresh (self->preview);
}

static void
on_search (DoorPreviewWindow *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_question (DoorPreviewWindow *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->questions));
  g_autoptr (DoorPreviewRow) row = g_list_model_get_item (model, position);

  if (row != NULL && door_preview_go (self->preview, row))
    gtk_stack_set_visible_child_name (self->pages, "interview");
}

/* --- Actions ------------------------------------------------------------------------------------------ */

static void
on_leave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
on_reload (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DoorPreviewWindow *self = DOOR_PREVIEW_WINDOW (widget);
  GtkWidget *page = adw_bin_get_child (self->interview);

  if (page != NULL)
    door_interview_page_commit (DOOR_INTERVIEW_PAGE (page));
  door_preview_reload (self->preview);
}

static void
on_restart (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DoorPreviewWindow *self = DOOR_PREVIEW_WINDOW (widget);

  door_preview_restart (self->preview);
  gtk_stack_set_visible_child_name (self->pages, "interview");
}

/* --- Making it ---------------------------------------------------------------------------------------- */

static void
bind_lists (DoorPreviewWindow *self)
{
  GListModel *questions = g_object_ref (door_preview_get_questions (self->preview));
  GListModel *faults = g_object_ref (door_preview_get_faults (self->preview));
  g_autoptr (GtkListItemFactory) factory = row_factory ();
  g_autoptr (GtkSelectionModel) found = NULL;
  g_autoptr (GtkSelectionModel) all = GTK_SELECTION_MODEL (gtk_no_selection_new (faults));

  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  found = GTK_SELECTION_MODEL (gtk_no_selection_new (
      G_LIST_MODEL (gtk_filter_list_model_new (questions, g_object_ref (self->filter)))));
  gtk_list_view_set_factory (self->questions, factory);
  gtk_list_view_set_model (self->questions, found);
  gtk_list_view_set_factory (self->faults, factory);
  gtk_list_view_set_model (self->faults, all);
}

GtkWidget *
door_preview_window_new (GtkApplication *application, DoorPreview *preview)
{
  DoorPreviewWindow *self
      = g_object_new (DOOR_TYPE_PREVIEW_WINDOW, "application", application, NULL);
  g_autofree char *title = g_strdup_printf (_ ("Preview: %s"), door_preview_get_name (preview));

  self->preview = g_object_ref (preview);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_text (self->name, title);
  bind_lists (self);
  g_signal_connect_object (preview, "notify::interview", G_CALLBACK (show_interview), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (preview, "notify::message", G_CALLBACK (show_message), self,
                           G_CONNECT_SWAPPED);
  /* Last of all that a reading notifies. */
  g_signal_connect_object (preview, "notify::busy", G_CALLBACK (show_faults), self,
                           G_CONNECT_SWAPPED);
  show_interview (self);
  show_message (self);
  show_faults (self);
  return GTK_WIDGET (self);
}

/* --- Choosing a file ---------------------------------------------------------------------------------- */

static void
on_chosen (GtkNativeDialog *dialog, int response, GtkApplication *application)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    g_application_open (G_APPLICATION (application), &file, 1, "");
  g_object_unref (dialog);
}

static void
add_form_filter (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Questionnaires"));
  gtk_file_filter_add_suffix (filter, "xlsx");
  gtk_file_filter_add_suffix (filter, "xlsm");
  gtk_file_filter_add_suffix (filter, "xml");
  gtk_file_filter_add_suffix (filter, "csv");
  gtk_file_chooser_add_filter (chooser, filter);
}

void
door_preview_window_choose (GtkApplication *application, GtkWindow *parent, gboolean folder)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      folder ? _ ("Try a folder of sheets") : _ ("Try a questionnaire"), parent,
      folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Try"),
      NULL);

  if (!folder)
    add_form_filter (GTK_FILE_CHOOSER (dialog));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_chosen), application, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- The object --------------------------------------------------------------------------------------- */

static void
door_preview_window_dispose (GObject *object)
{
  DoorPreviewWindow *self = DOOR_PREVIEW_WINDOW (object);

  g_clear_object (&self->filter);
  g_clear_object (&self->preview);
  G_OBJECT_CLASS (door_preview_window_parent_class)->dispose (object);
}

static void
door_preview_window_class_init (DoorPreviewWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_preview_window_dispose;
  gtk_widget_class_install_action (widget_class, "win.leave", NULL, on_leave);
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, on_reload);
  gtk_widget_class_install_action (widget_class, "win.restart", NULL, on_restart);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "win.reload",
                                       NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-preview-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, name);
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, message);
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, interview);
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, search);
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, questions);
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, faults);
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, faults_tab);
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, faults_stack);
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, some_faults);
  gtk_widget_class_bind_template_child (widget_class, DoorPreviewWindow, no_faults);
  gtk_widget_class_bind_template_callback (widget_class, on_page);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_question);
}

static void
door_preview_window_init (DoorPreviewWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

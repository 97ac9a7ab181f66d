/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-outline.h"

#include <glib/gi18n.h>

#include "door-place-item.h"

struct _DoorOutline {
  AdwBin parent_instance;
  DoorInterview *interview;
  GtkSearchEntry *search;
  GtkCheckButton *skipped;
  GtkListView *list;
  GtkButton *remove_button;
  GtkLabel *remove_label;
  GtkFilter *filter;
  char *wanted; /* casefolded; NULL for all */
};

enum { GONE, REMOVE, WHY, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorOutline, door_outline, ADW_TYPE_BIN)

static gboolean
holds (const char *text, const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, wanted) != NULL;
}

static gboolean
match_place (gpointer item, gpointer data)
{
  DoorOutline *self = DOOR_OUTLINE (data);

  return self->wanted == NULL || holds (door_place_get_label (item), self->wanted)
         || holds (door_place_get_detail (item), self->wanted);
}

static void
on_search (DoorOutline *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_clear_pointer (&self->wanted, g_free);
  if (*text != '\0')
    self->wanted = g_utf8_casefold (text, -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
go (DoorOutline *self, guint position)
{
  g_autoptr (DoorPlaceRow) place = NULL;
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->list));

  place = g_list_model_get_item (model, position);
  if (place != NULL && door_place_get_kind (place) == DOOR_PLACE_SKIPPED)
    g_signal_emit (self, signals[WHY], 0, door_place_get_ref (place));
  else if (place != NULL && door_interview_go (self->interview, place))
    g_signal_emit (self, signals[GONE], 0);
}

static void
on_activate (DoorOutline *self, guint position)
{
  go (self, position);
}

static void
on_search_activate (DoorOutline *self)
{
  if (self->wanted != NULL)
    go (self, 0);
}

static void
on_skipped (DoorOutline *self)
{
  door_interview_set_shows_skipped (self->interview, gtk_check_button_get_active (self->skipped));
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, door_place_item_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, DoorOutline *self)
{
  door_place_item_show (DOOR_PLACE_ITEM (gtk_list_item_get_child (item)),
                        gtk_list_item_get_item (item),
                        door_interview_get_language_code (self->interview));
  /* The focus is on the row around the item: it is what a screen reader says. */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_parent (gtk_list_item_get_child (item))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, door_place_get_label (gtk_list_item_get_item (item)), -1);
}

static GtkListItemFactory *
new_factory (DoorOutline *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  return factory;
}

static void
show_removable (DoorOutline *self)
{
  const char *name = door_interview_get_removable (self->interview);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->remove_button), name != NULL);
  if (name == NULL)
    return;
  /* Translators: %s is an entry of a list in the interview, "Household member 2: Amina". */
  text = g_strdup_printf (_ ("Remove %s…"), name);
  gtk_label_set_text (self->remove_label, text);
}

static void
on_remove (DoorOutline *self)
{
  g_signal_emit (self, signals[REMOVE], 0, door_interview_get_removable (self->interview));
}

static guint
current_position (DoorOutline *self)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->list));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (model, i);

      if (door_place_get_current (place))
        return i;
    }
  return 0;
}

static gboolean
on_shown (gpointer data)
{
  g_autoptr (DoorOutline) self = DOOR_OUTLINE (data);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_REMOVE;
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                              current_position (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  return G_SOURCE_REMOVE;
}

/* Each time it comes into sight it begins where the interview stands. */
static void
door_outline_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (door_outline_parent_class)->map (widget);
  if (DOOR_OUTLINE (widget)->interview != NULL)
    door_interview_set_outline_seen (DOOR_OUTLINE (widget)->interview, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (DOOR_OUTLINE (widget)->search), "");
  /* The list has no rows to scroll to before it is laid out. */
  g_idle_add (on_shown, g_object_ref (widget));
}

static void
door_outline_unmap (GtkWidget *widget)
{
  if (DOOR_OUTLINE (widget)->interview != NULL)
    door_interview_set_outline_seen (DOOR_OUTLINE (widget)->interview, FALSE);
  GTK_WIDGET_CLASS (door_outline_parent_class)->unmap (widget);
}

void
door_outline_set_interview (DoorOutline *self, DoorInterview *interview)
{
  g_autoptr (GtkListItemFactory) factory = NULL;
  GtkFilterListModel *filtered;

  g_return_if_fail (DOOR_IS_OUTLINE (self) && self->interview == NULL);

  self->interview = g_object_ref (interview);
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_place, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (door_interview_get_outline (interview)),
                                        g_object_ref (self->filter));
  factory = new_factory (self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list,
                           GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (filtered))));
  g_signal_connect_object (interview, "notify::removable", G_CALLBACK (show_removable), self,
                           G_CONNECT_SWAPPED);
  show_removable (self);
  door_interview_set_outline_seen (interview, gtk_widget_get_mapped (GTK_WIDGET (self)));
}

static void
door_outline_dispose (GObject *object)
{
  DoorOutline *self = DOOR_OUTLINE (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->filter);
  g_clear_object (&self->interview);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (door_outline_parent_class)->dispose (object);
}

static void
door_outline_class_init (DoorOutlineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_outline_dispose;
  widget_class->map = door_outline_map;
  widget_class->unmap = door_outline_unmap;
  signals[GONE] = g_signal_new ("gone", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[WHY] = g_signal_new ("why", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "outline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_NAVIGATION);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-outline.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorOutline, search);
  gtk_widget_class_bind_template_child (widget_class, DoorOutline, skipped);
  gtk_widget_class_bind_template_child (widget_class, DoorOutline, list);
  gtk_widget_class_bind_template_child (widget_class, DoorOutline, remove_button);
  gtk_widget_class_bind_template_child (widget_class, DoorOutline, remove_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_skipped);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
door_outline_init (DoorOutline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-place-item.h"

#include <glib/gi18n.h>

#include "door-text.h"
#include "door-upright.h"

#define INDENT 20
/* Deeper levels stop moving in, so that the words keep their room. */
#define DEEPEST 4

struct _DoorPlaceItem {
  AdwBin parent_instance;
  GtkWidget *box;
  GtkImage *mark;
  GtkLabel *label;
  GtkLabel *detail;
};

G_DEFINE_TYPE (DoorPlaceItem, door_place_item, ADW_TYPE_BIN)

static const char *
mark_for (DoorPlaceKind kind, DoorPlaceState state)
{
  if (kind == DOOR_PLACE_PROMPT)
    return "door-more-symbolic";
  if (kind == DOOR_PLACE_SKIPPED)
    return "door-skipped-symbolic";
  switch (state)
    {
    case DOOR_ANSWERED:
      return "door-state-done-symbolic";
    case DOOR_PARTLY:
      return "door-state-half-symbolic";
    case DOOR_NEEDS_ATTENTION:
      return "door-attention-symbolic";
    case DOOR_UNANSWERED:
    default:
      return "door-state-open-symbolic";
    }
}

static const char *
words_for (DoorPlaceState state)
{
  switch (state)
    {
    case DOOR_ANSWERED:
      return _ ("Answered");
    case DOOR_PARTLY:
      return _ ("Partly answered");
    case DOOR_NEEDS_ATTENTION:
      return _ ("Check this");
    case DOOR_UNANSWERED:
    default:
      return _ ("Not answered");
    }
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
name_it (DoorPlaceItem *self, DoorPlaceRow *place)
{
  g_autofree char *name
      = g_strdup_printf ("%s. %s. %s", door_place_get_label (place),
                         words_for (door_place_get_state (place)), door_place_get_detail (place));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The answer, and below it the remark. */
static char *
dup_detail (DoorPlaceRow *place)
{
  const char *detail = door_place_get_detail (place);
  const char *remark = door_place_get_remark (place);

  if (*remark == '\0')
    return g_strdup (detail);
  return g_strdup_printf (_ ("%s%sRemark: %s"), detail, *detail != '\0' ? "\n" : "", remark);
}

void
door_place_item_show (DoorPlaceItem *self, DoorPlaceRow *place, const char *code)
{
  DoorPlaceKind kind;
  g_autofree char *detail = NULL;

  g_return_if_fail (DOOR_IS_PLACE_ITEM (self));

  gtk_label_set_text (self->label, place != NULL ? door_place_get_label (place) : "");
  detail = place != NULL ? dup_detail (place) : NULL;
  gtk_label_set_text (self->detail, detail != NULL ? detail : "");
  if (place == NULL)
    return;
  kind = door_place_get_kind (place);
  gtk_image_set_from_icon_name (self->mark, mark_for (kind, door_place_get_state (place)));
  gtk_widget_set_visible (GTK_WIDGET (self->detail), *detail != '\0');
  gtk_widget_set_margin_start (self->box,
                               INDENT * (int) MIN (door_place_get_depth (place), DEEPEST));
  set_class (GTK_WIDGET (self), "section", kind == DOOR_PLACE_SECTION);
  set_class (GTK_WIDGET (self), "instance", kind == DOOR_PLACE_INSTANCE);
  set_class (GTK_WIDGET (self), "skipped", kind == DOOR_PLACE_SKIPPED);
  set_class (GTK_WIDGET (self), "current", door_place_get_current (place));
  set_class (GTK_WIDGET (self), "attention", door_place_get_state (place) == DOOR_NEEDS_ATTENTION);
  door_text_set_language (self->box, code);
  name_it (self, place);
}

static void
door_place_item_class_init (DoorPlaceItemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_css_name (widget_class, "place");
  g_type_ensure (DOOR_TYPE_UPRIGHT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-place-item.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorPlaceItem, box);
  gtk_widget_class_bind_template_child (widget_class, DoorPlaceItem, mark);
  gtk_widget_class_bind_template_child (widget_class, DoorPlaceItem, label);
  gtk_widget_class_bind_template_child (widget_class, DoorPlaceItem, detail);
}

static void
door_place_item_init (DoorPlaceItem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
door_place_item_new (void)
{
  return g_object_new (DOOR_TYPE_PLACE_ITEM, NULL);
}

using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Endpoints.UserContext;

internal static class UnreadableItems
{
    /// <summary>
    /// Null for none: lists name broken files beside the items, and only then have a member that existing panels do not know.
    /// </summary>
    public static IReadOnlyList<UnreadableItem>? OrNull(this IReadOnlyList<UnreadableItem> items) => items.Count > 0 ? items : null;
}

using System.Runtime.CompilerServices;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>Where a row of values has the place of the upload button.</summary>
internal enum UploadPlace
{
    None,

    /// <summary>Behind the required inputs: older frontends.</summary>
    Middle,

    /// <summary>Behind all of them: frontends that sort by <c>input_order</c>.</summary>
    Last,
}

/// <summary>A way in which frontends have written a row of values.</summary>
/// <param name="Upload">Where the upload button is.</param>
/// <param name="HasForced">
/// True when inputs with <c>forceInput</c> have a place: before frontend 1.16 each was a converted widget, whose value was saved with the
/// others.
/// </param>
/// <param name="HasCustom">True when inputs of types that only a package's script knows are widgets.</param>
internal sealed record RowStyle(UploadPlace Upload, bool HasForced, bool HasCustom)
{
    private static readonly RowStyle[] Plain = [new(UploadPlace.None, HasForced: false, HasCustom: false)];

    // Once for a type, as a workflow may hold thousands of nodes of it.
    private static readonly ConditionalWeakTable<NodeType, Choices> Known = [];

    /// <summary>All ways that make a difference for the node, the likeliest first.</summary>
    public static IEnumerable<RowStyle> For(UiNode node, NodeType type, NodeCatalog catalog)
    {
        var choices = Known.GetValue(type, Choices.Of);
        if (choices.IsPlain) return Plain;
        bool[] custom = choices.Custom.Any(i => IsCustom(i, node, catalog)) ? [false, true] : [false];
        return from hasForced in choices.Forced
               from isCustom in custom
               from upload in choices.Uploads
               select new RowStyle(upload, hasForced, isCustom);
    }

    /// <summary>
    /// True for an input that a package's script may have made a widget. Newer files list every socket, and a socket is none.
    /// </summary>
    public static bool IsCustom(InputSpec input, UiNode node, NodeCatalog catalog) =>
        input.MayBeWidget && !catalog.IsSocketType(input.Type) && !node.Inputs.Any(s => s.Name == input.Name && s.Widget is null);

    /// <summary>What may differ between the rows of a type.</summary>
    /// <param name="Custom">The inputs that may be widgets of a package's script.</param>
    private sealed record Choices(UploadPlace[] Uploads, bool[] Forced, InputSpec[] Custom)
    {
        public bool IsPlain { get; } = Uploads is [UploadPlace.None] && Forced.Length == 1 && Custom.Length == 0;

        public static Choices Of(NodeType type)
        {
            var inputs = type.AllInputs().ToList();
            UploadPlace[] uploads = !inputs.Any(i => i.HasUpload) ? [UploadPlace.None]
                : inputs.Any(i => !i.IsRequired && i.IsWidget) ? [UploadPlace.Last, UploadPlace.Middle, UploadPlace.None]
                : [UploadPlace.Last, UploadPlace.None];
            bool[] forced = inputs.Any(i => i.ForceInput && WidgetTypes.Has(i.Type)) ? [false, true] : [false];
            return new Choices(uploads, forced, [.. inputs.Where(i => i.MayBeWidget)]);
        }
    }
}

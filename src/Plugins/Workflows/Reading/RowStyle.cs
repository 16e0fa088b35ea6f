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
/// <param name="MayLackControls">True when a seed may come without its control: the file is older than it.</param>
/// <param name="HasForced">
/// True when inputs with <c>forceInput</c> have a place: before frontend 1.16 each was a converted widget, whose value was saved with the
/// others.
/// </param>
/// <param name="HasCustom">True when inputs of types that only a package's script knows are widgets.</param>
internal sealed record RowStyle(UploadPlace Upload, bool MayLackControls, bool HasForced, bool HasCustom)
{
    /// <summary>All ways that make a difference for the node, the likeliest first.</summary>
    public static IEnumerable<RowStyle> For(UiNode node, NodeType type, NodeCatalog catalog)
    {
        var inputs = type.HasDynamicInputs ? [.. type.AllInputs()] : type.Inputs;
        var hasCustom = inputs.Any(i => IsCustom(i, node, catalog));
        UploadPlace[] uploads = !inputs.Any(i => i.HasUpload) ? [UploadPlace.None]
            : inputs.Any(i => !i.IsRequired && i.IsWidget) ? [UploadPlace.Last, UploadPlace.Middle, UploadPlace.None]
            : [UploadPlace.Last, UploadPlace.None];
        bool[] controls = inputs.Any(i => i.HasControlWidget) ? [false, true] : [false];
        bool[] forced = inputs.Any(i => i.ForceInput && WidgetTypes.Has(i.Type)) ? [false, true] : [false];
        bool[] custom = hasCustom ? [false, true] : [false];
        return from mayLackControls in controls
               from hasForced in forced
               from isCustom in custom
               from upload in uploads
               select new RowStyle(upload, mayLackControls, hasForced, isCustom);
    }

    /// <summary>
    /// True for an input that a package's script may have made a widget. Newer files list every socket, and a socket is none.
    /// </summary>
    public static bool IsCustom(InputSpec input, UiNode node, NodeCatalog catalog) =>
        input.MayBeWidget && !catalog.IsSocketType(input.Type) && !node.Inputs.Any(s => s.Name == input.Name && s.Widget is null);
}

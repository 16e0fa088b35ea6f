using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>
/// Names the values of a node that the file keeps by position. Which place is whose depends on the frontend that wrote the file and on the
/// values themselves, as a dynamic combo brings widgets of its own: the row is walked in each way there is, and the one that fits best
/// counts.
/// </summary>
internal sealed class WidgetRow
{
    private readonly UiNode _node;
    private readonly NodeCatalog _catalog;
    private readonly RowStyle _style;
    private readonly List<(InputSpec Input, int Index)> _places;
    private int _at;
    private double _misfit;

    private WidgetRow(UiNode node, NodeType type, NodeCatalog catalog, RowStyle style)
    {
        (_node, _catalog, _style, _places) = (node, catalog, style, new(type.Inputs.Count));
        foreach (var input in type.Inputs)
            if (input.IsRequired)
                Walk(input);
        if (style.Upload == UploadPlace.Middle) Skip();
        foreach (var input in type.Inputs)
            if (!input.IsRequired)
                Walk(input);
        if (style.Upload == UploadPlace.Last) Skip();
        // A value too many is worse than one too few: newer versions add widgets at the end.
        var length = node.WidgetCount;
        _misfit += length > _at ? 1.5 * (length - _at) : 0.5 * (_at - length);
    }

    /// <summary>True when the file does not hold as many values as the node has widgets.</summary>
    public bool IsOdd => _at != _node.WidgetCount;

    private bool IsExact => _misfit == 0;

    /// <summary>The row of a node, walked in the way that fits best.</summary>
    public static WidgetRow Read(UiNode node, NodeType type, NodeCatalog catalog)
    {
        WidgetRow? best = null;
        foreach (var style in RowStyle.For(node, type, catalog))
        {
            var row = new WidgetRow(node, type, catalog, style);
            if (best is null || row._misfit < best._misfit) best = row;
            if (best.IsExact) break;
        }
        return best!;
    }

    /// <summary>The values under their names; what the file lacks is filled from the default, as the frontend does.</summary>
    public IEnumerable<WorkflowInput> Values()
    {
        foreach (var (input, index) in _places)
        {
            // What the frontend makes of null, which it writes where a widget had no value yet. Some lists offer it.
            var isNull = index >= 0 && _node.Widgets.At(index) is { ValueKind: JsonValueKind.Null } none
                && input.Options?.Contains(none) != true;
            if (isNull && input.IsCombo && WidgetDefault.First(input) is { } first)
                yield return WidgetValues.Value(input.Name, first, new ValueSource(_node, index, input.Name));
            else if (isNull && input.IsCombo)
                continue;
            else if (isNull && input.IsMultiline)
                yield return WidgetValues.Value(input.Name, JsonElement.Parse("\"\""), new ValueSource(_node, index, input.Name));
            else if (index >= 0)
                yield return WidgetValues.Value(input.Name, _node.Widgets.At(index), new ValueSource(_node, index, input.Name));
            else if (WidgetDefault.Of(input) is { ValueKind: not JsonValueKind.Undefined } value)
                yield return WidgetValues.Value(input.Name, value, null);
        }
    }

    private void Walk(InputSpec input)
    {
        switch (input.Dynamic)
        {
            case DynamicInput.Combo combo:
                foreach (var nested in combo.Option(Take(input) ?? combo.FirstKey)?.Inputs ?? []) Walk(nested);
                break;
            case DynamicInput.Autogrow row:
                foreach (var member in row.Members.Where((m, i) => m.IsWidget
                    && (i < row.Min || _node.Inputs.Any(s => s.Name == m.Name)))) Take(member);
                break;
            case null when input.ForceInput:
                if (_style.HasForced) SkipForced(input);
                break;
            case null when input.IsWidget || (_style.HasCustom && RowStyle.IsCustom(input, _node, _catalog)):
                Take(input);
                break;
            default:
                break;
        }
    }

    // The text of the value, for it may select what comes next.
    private string? Take(InputSpec input)
    {
        while (IsButton(_at) && !(input.Options?.Contains(_node.Widgets.At(_at)) ?? input.Type == "STRING")) _at++;
        var value = _at < _node.WidgetCount ? _node.Widgets.At(_at) : default;
        var isThere = value.ValueKind != JsonValueKind.Undefined;
        _places.Add((input, isThere ? _at : -1));
        if (isThere)
        {
            _misfit += ValueFit.Misfit(input, value);
            _at++;
        }
        else
        {
            _misfit += 0.4;
        }
        if (input.HasControlWidget && isThere) SkipControl(input);
        if (input.IsRemote) SkipRefresh();
        return input.Dynamic is not null && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private void SkipControl(InputSpec input)
    {
        var control = _node.Widgets.At(_at);
        if (control.ValueKind is JsonValueKind.String && !WidgetValues.IsControlMode(control)) _misfit++;
        Skip();
        // A controlled combo has its filter there as well.
        if (input.IsCombo && _node.Widgets.At(_at).ValueKind is JsonValueKind.String or JsonValueKind.Null) Skip();
    }

    // A list that is fetched has a switch and a button behind it, where it may be fetched again.
    private void SkipRefresh()
    {
        if (_node.Widgets.At(_at).ValueKind is JsonValueKind.True or JsonValueKind.False && IsRefresh(_at + 1)) _at += 2;
        else if (IsRefresh(_at)) _at++;
    }

    // Of the three-dimensional preview, which saves them with its values.
    private bool IsButton(int at) => _node.Widgets.At(at) is { ValueKind: JsonValueKind.String } text
        && (text.ValueEquals("upload3dmodel") || text.ValueEquals("uploadExtraResources") || text.ValueEquals("clear"));

    private bool IsRefresh(int at) => _node.Widgets.At(at) is { ValueKind: JsonValueKind.String } text && text.ValueEquals("refresh");

    private void SkipForced(InputSpec input)
    {
        Skip();
        if (input is { Type: "INT", Name: "seed" or "noise_seed" }) Skip();
    }

    private void Skip()
    {
        if (_at < _node.WidgetCount) _at++;
        else _misfit += 0.1;
    }
}

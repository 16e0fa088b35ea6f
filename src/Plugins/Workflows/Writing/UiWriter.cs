using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Reading;

namespace ComfyAssistant.Plugins.Workflows.Writing;

/// <summary>Writes a workflow in the frontend's format (0.4), laid out from left to right.</summary>
public static class UiWriter
{
    // The frontend's own choice for a new seed widget.
    private const string ControlMode = "randomize";

    /// <summary>The graph, and the inputs (<c>node.input</c>) that this format has no place for.</summary>
    /// <param name="workflow">What to write.</param>
    /// <param name="catalog">The installation that says which inputs are widgets.</param>
    public static UiDocument Write(Workflow workflow, NodeCatalog catalog)
    {
        var slots = new UiSlots(workflow, catalog);
        var boxes = Layout.Arrange(workflow, node => NodeSize.Of(slots.Inputs(node), slots.Outputs(node), catalog.Find(node.Type)));
        var order = Layout.TopologicalOrder(workflow);
        var nodes = new JsonArray();
        foreach (var node in workflow.Nodes) nodes.Add(Node(node, boxes[node.Id], order[node.Id], slots, catalog));
        var document = new JsonObject
        {
            ["last_node_id"] = workflow.Nodes.Select(n => NumberOf(n.Id) ?? 0).DefaultIfEmpty().Max(),
            ["last_link_id"] = slots.Links.Count,
            ["nodes"] = nodes,
            ["links"] = Links(slots),
            ["groups"] = new JsonArray(),
            ["config"] = new JsonObject(),
            ["extra"] = new JsonObject(),
            ["version"] = 0.4,
        };
        return new UiDocument(document, slots.LeftOut);
    }

    private static JsonArray Links(UiSlots slots) => new([.. slots.Links.Select(JsonNode (l) =>
        new JsonArray(l.Id, Id(l.From.NodeId), l.From.Slot, Id(l.ToNode), l.ToSlot, l.Type))]);

    private static JsonObject Node(WorkflowNode node, Box box, int order, UiSlots slots, NodeCatalog catalog)
    {
        var json = new JsonObject
        {
            ["id"] = Id(node.Id),
            ["type"] = node.Type,
            ["pos"] = new JsonArray(box.X, box.Y),
            ["size"] = new JsonArray(box.Width, box.Height),
            ["flags"] = new JsonObject(),
            ["order"] = order,
            ["mode"] = 0,
            ["inputs"] = new JsonArray([.. slots.Inputs(node).Select(Input)]),
            ["outputs"] = new JsonArray([.. slots.Outputs(node).Select((o, i) => Output(o, slots.LinksFrom(node.Id, i)))]),
            ["properties"] = new JsonObject { ["Node name for S&R"] = node.Type },
        };
        if (node.Title is not null) json["title"] = node.Title;
        if (Values(node, catalog) is { } values) json["widgets_values"] = values;
        return json;
    }

    private static JsonObject Input(UiInput input)
    {
        var json = new JsonObject { ["name"] = input.Name, ["type"] = input.Type, ["link"] = input.LinkId };
        if (input.IsWidget) json["widget"] = new JsonObject { ["name"] = input.Name };
        return json;
    }

    private static JsonObject Output(OutputSpec output, IReadOnlyList<int> links) => new()
    {
        ["name"] = output.Name,
        ["type"] = output.Type,
        ["links"] = links.Count == 0 ? null : new JsonArray([.. links.Select(l => JsonValue.Create(l))]),
    };

    private static JsonNode? Values(WorkflowNode node, NodeCatalog catalog)
    {
        if (!catalog.TryGet(node.Type, out var type))
        {
            // Nobody knows the order of an unknown type's widgets; by name at least nothing is lost.
            var byName = new JsonObject();
            foreach (var input in node.Inputs.Where(i => i.Link is null)) byName[input.Name] = JsonFrom.Element(input.Value);
            return byName.Count == 0 ? null : byName;
        }
        if (UserOptions.Has(type)) return Options(node);
        var places = WidgetLayout.Of(type, node.State, catalog);
        return places.Count == 0 ? null : new JsonArray([.. places.Select(p => Value(node, p))]);
    }

    private static JsonArray Options(WorkflowNode node)
    {
        var row = new JsonArray();
        while (node.Input(UserOptions.NameAt(row.Count)) is { Link: null } input) row.Add(Unwrapped(input.Value));
        return row;
    }

    private static JsonNode? Value(WorkflowNode node, WidgetPlace place) => place.Kind switch
    {
        WidgetKind.Control => ControlMode,
        WidgetKind.ControlFilter => "",
        WidgetKind.Upload => "image",
        _ when node.Input(place.Input.Name) is { Link: null } input => Unwrapped(input.Value),
        _ => JsonFrom.Element(WidgetDefault.Of(place.Input)),
    };

    private static JsonNode? Unwrapped(JsonElement value) =>
        JsonFrom.Element(value.Member("__value__") is { ValueKind: JsonValueKind.Array } array ? array : value);

    // Ids are numbers to the frontend; those of unfolded subgraphs (10:3) stay text.
    private static JsonValue Id(string id) => NumberOf(id) is { } number ? JsonValue.Create(number) : JsonValue.Create(id);

    // "007" is text: as a number it would come back as another id.
    private static long? NumberOf(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number.ToString(CultureInfo.InvariantCulture) == id ? number : null;
}

/// <summary>A workflow in the frontend's format.</summary>
/// <param name="Json">What the canvas loads.</param>
/// <param name="LeftOut">Inputs (<c>node.input</c>) without a place in this format: values that the node type does not declare.</param>
public sealed record UiDocument(JsonObject Json, IReadOnlyList<string> LeftOut);

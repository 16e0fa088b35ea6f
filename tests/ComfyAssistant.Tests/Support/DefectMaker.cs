using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Tests.Support;

/// <summary>Makes one defect of a given code in a copy of a valid workflow; null when the workflow offers no place for it.</summary>
internal sealed class DefectMaker(NodeCatalog catalog, Random random)
{
    public static readonly string[] Codes =
    [
        FindingCodes.UnknownNodeType, FindingCodes.MissingRequiredInput, FindingCodes.UnknownInput, FindingCodes.DanglingLink,
        FindingCodes.BadOutputIndex, FindingCodes.TypeMismatch, FindingCodes.ValueNotInList, FindingCodes.ValueOutOfRange,
        FindingCodes.BadValueType, FindingCodes.Cycle, FindingCodes.NoOutputNode, FindingCodes.Malformed,
    ];

    public Defect? Make(string code, JsonElement valid)
    {
        var root = JsonNode.Parse(valid.GetRawText())!.AsObject();
        var node = Pick(root.Select(n => n.Key).ToList());
        return code switch
        {
            FindingCodes.UnknownNodeType => UnknownType(root, node),
            FindingCodes.MissingRequiredInput => Missing(root, node),
            FindingCodes.UnknownInput => Unknown(root, node),
            FindingCodes.DanglingLink => Dangling(root, node),
            FindingCodes.BadOutputIndex => BadIndex(root, node),
            FindingCodes.TypeMismatch => Mismatch(root, node),
            FindingCodes.ValueNotInList => NotInList(root, node),
            FindingCodes.ValueOutOfRange => OutOfRange(root, node),
            FindingCodes.BadValueType => BadType(root, node),
            FindingCodes.Cycle => Cycle(root, node),
            FindingCodes.NoOutputNode => NoOutput(root),
            _ => Malformed(root, node),
        };
    }

    private Defect UnknownType(JsonObject root, string id)
    {
        var type = TypeName(root, id);
        var wrong = Pick([type.ToLowerInvariant(), type.ToUpperInvariant(), type + "Qx", "Super" + type]);
        if (catalog.TryGet(wrong, out _)) wrong += "Qx";
        root[id]!["class_type"] = wrong;
        var hasOneAnswer = IsMeant(root, id, wrong);
        return new Defect(FindingCodes.UnknownNodeType, id, null, root, hasOneAnswer, $"type {wrong}");
    }

    // By its own name only, in another letter case or with other separators, of a type whose inputs the node has.
    private bool IsMeant(JsonObject root, string id, string wrong)
    {
        var same = catalog.Types.Where(t => NearestName.Fold(t.Name) == NearestName.Fold(wrong)).ToList();
        if (same.Exists(t => string.Equals(t.Name, wrong, StringComparison.OrdinalIgnoreCase))) return true;
        var inputs = root[id]!["inputs"]!.AsObject();
        return same.Count == 1 && inputs.Count > 0 && inputs.All(i => same[0].Input(i.Key) is not null);
    }

    private Defect? Missing(JsonObject root, string id)
    {
        if (PickOrNull(Specs(root, id, (spec, _) => spec.IsRequired)) is not { } spec) return null;
        Inputs(root, id).Remove(spec.Name);
        var hasOneAnswer = spec is { IsWidget: true, DefaultJson: not null } or { IsWidget: true, Options.Count: 1 };
        return new Defect(FindingCodes.MissingRequiredInput, id, spec.Name, root, hasOneAnswer, "removed");
    }

    private Defect Unknown(JsonObject root, string id)
    {
        Inputs(root, id)["zzz_" + random.Next(100)] = random.Next(2) == 0 ? "text" : 5;
        return new Defect(FindingCodes.UnknownInput, id, Inputs(root, id).Last().Key, root, false, "added");
    }

    private Defect? Dangling(JsonObject root, string id)
    {
        if (PickOrNull(Links(root, id)) is not { } spec) return null;
        Inputs(root, id)[spec.Name]![0] = "9" + random.Next(1000, 9999);
        return new Defect(FindingCodes.DanglingLink, id, spec.Name, root, false, "node id");
    }

    private Defect? BadIndex(JsonObject root, string id)
    {
        if (PickOrNull(Links(root, id)) is not { } spec) return null;
        var link = Inputs(root, id)[spec.Name]!;
        var outputs = catalog.Find(TypeName(root, (string)link[0]!))!.Outputs;
        link[1] = random.Next(4) == 0 ? -outputs.Count - 1 - random.Next(3) : outputs.Count + random.Next(3);
        var hasOneAnswer = outputs.Count(o => TypeRules.Accepts(spec, o)) == 1;
        return new Defect(FindingCodes.BadOutputIndex, id, spec.Name, root, hasOneAnswer, $"slot {link[1]}");
    }

    private Defect? Mismatch(JsonObject root, string id)
    {
        if (PickOrNull(Links(root, id)) is not { } spec) return null;
        var downstream = Downstream(root, id);
        var wrong = root.Where(n => !downstream.Contains(n.Key))
            .SelectMany(n => catalog.Find(TypeName(root, n.Key))!.Outputs.Select((o, slot) => (Node: n.Key, Slot: slot, Output: o)))
            .Where(o => !TypeRules.Accepts(spec, o.Output)).ToList();
        if (wrong.Count == 0) return null;
        var (source, at, _) = Pick(wrong);
        Inputs(root, id)[spec.Name] = new JsonArray(source, at);
        var hasOneAnswer = catalog.Find(TypeName(root, source))!.Outputs.Count(o => TypeRules.Accepts(spec, o)) == 1;
        return new Defect(FindingCodes.TypeMismatch, id, spec.Name, root, hasOneAnswer, $"{source}[{at}]");
    }

    private Defect? NotInList(JsonObject root, string id)
    {
        var texts = Specs(root, id, (spec, value) => spec.Options is not null && value.GetValueKind() == JsonValueKind.String);
        if (PickOrNull(texts) is not { } spec) return null;
        var value = (string)Inputs(root, id)[spec.Name]!;
        var dot = value.LastIndexOf('.');
        var wrong = Pick(
        [
            value.ToUpperInvariant(), value.Replace('/', '\\'), value.Replace('\\', '/'), value[(value.LastIndexOfAny(['/', '\\']) + 1)..],
            dot > 0 ? value[..dot] : value, dot > 0 ? value[..dot] + ".ckpt" : value, "nothing like it", "",
        ]);
        if (spec.Options!.Contains(wrong)) return null;
        Inputs(root, id)[spec.Name] = wrong;
        var isGuessable = wrong is not ("nothing like it" or "") && spec.Options.Count(o => Stem(o) == Stem(value)) == 1;
        return new Defect(FindingCodes.ValueNotInList, id, spec.Name, root, isGuessable, $"\"{value}\" → \"{wrong}\"");
    }

    private static string Stem(string file) => NearestName.Fold(Path.GetFileNameWithoutExtension(file.Replace('\\', '/')));

    private Defect? OutOfRange(JsonObject root, string id)
    {
        var limited = Specs(root, id, (spec, value) =>
            value.GetValueKind() == JsonValueKind.Number && (spec.Range.Min ?? spec.Range.Max) is not null);
        if (PickOrNull(limited) is not { } spec) return null;
        var step = spec.Type == "INT" ? random.Next(1, 1000) : 0.25m;
        var wrong = random.Next(2) == 0 ? spec.Range.Min - step ?? spec.Range.Max + step : spec.Range.Max + step ?? spec.Range.Min - step;
        Inputs(root, id)[spec.Name] = wrong;
        return new Defect(FindingCodes.ValueOutOfRange, id, spec.Name, root, true, $"{wrong}");
    }

    private Defect? BadType(JsonObject root, string id)
    {
        // A text fits a STRING whatever it says, and anything fits a wildcard.
        var strict = Specs(root, id, (spec, _) =>
            spec.Type is "INT" or "FLOAT" or "BOOLEAN" || (!spec.IsWidget && spec.Type is not ("*" or "STRING")));
        if (PickOrNull(strict) is not { } spec) return null;
        var isNumber = spec.Type is "INT" or "FLOAT";
        var inputs = Inputs(root, id);
        var isText = random.Next(2) == 0 && inputs[spec.Name] is JsonValue;
        if (isText) inputs[spec.Name] = inputs[spec.Name]!.ToJsonString();
        else inputs[spec.Name] = isNumber && random.Next(2) == 0 ? new JsonObject() : (JsonNode)"many";
        return new Defect(FindingCodes.BadValueType, id, spec.Name, root, isText, inputs[spec.Name]!.ToJsonString());
    }

    private Defect? Cycle(JsonObject root, string id)
    {
        if (PickOrNull(Links(root, id)) is not { } spec) return null;
        var back = Downstream(root, id)
            .SelectMany(n => catalog.Find(TypeName(root, n))!.Outputs.Select((o, slot) => (Node: n, Slot: slot, Output: o)))
            .Where(o => TypeRules.Accepts(spec, o.Output)).ToList();
        if (back.Count == 0) return null;
        var (source, at, _) = Pick(back);
        Inputs(root, id)[spec.Name] = new JsonArray(source, at);
        return new Defect(FindingCodes.Cycle, id, spec.Name, root, false, $"{id}.{spec.Name} ← {source}");
    }

    private Defect NoOutput(JsonObject root)
    {
        foreach (var id in root.Select(n => n.Key).Where(n => catalog.Find(TypeName(root, n))!.IsOutputNode).ToList()) root.Remove(id);
        return new Defect(FindingCodes.NoOutputNode, null, null, root, false, "removed");
    }

    private Defect? Malformed(JsonObject root, string id)
    {
        var way = random.Next(7);
        if (way == 0) root[id]!.AsObject().Remove("class_type");
        if (way == 1) root[id] = random.Next(2) == 0 ? 7 : "node";
        if (way == 2) root[id]!["inputs"] = new JsonArray();
        if (way <= 2) return new Defect(FindingCodes.Malformed, id, null, root, false, $"node, way {way}");
        if (PickOrNull(Links(root, id)) is not { } spec) return null;
        var link = Inputs(root, id)[spec.Name]!.AsArray();
        if (way == 3) link.RemoveAt(1);
        if (way == 4) link.Add(0);
        if (way == 5) link[1] = $"{link[1]}";
        if (way == 6 && !int.TryParse((string)link[0]!, out _)) return null;
        if (way == 6) link[0] = int.Parse((string)link[0]!);
        return new Defect(FindingCodes.Malformed, id, spec.Name, root, way >= 5, $"link {link.ToJsonString()}");
    }

    private List<InputSpec> Links(JsonObject root, string id) => Specs(root, id, (_, value) => value is JsonArray);

    private List<InputSpec> Specs(JsonObject root, string id, Func<InputSpec, JsonNode, bool> fits) =>
        [.. catalog.Find(TypeName(root, id))!.Inputs.Where(s => Inputs(root, id)[s.Name] is { } value && fits(s, value))];

    private static HashSet<string> Downstream(JsonObject root, string id)
    {
        var found = new HashSet<string> { id };
        for (var before = 0; before != found.Count;)
        {
            before = found.Count;
            foreach (var node in root)
                if (Inputs(root, node.Key).Any(i => i.Value is JsonArray link && found.Contains((string)link[0]!)))
                    found.Add(node.Key);
        }
        return found;
    }

    private static string TypeName(JsonObject root, string id) => (string)root[id]!["class_type"]!;

    private static JsonObject Inputs(JsonObject root, string id) => root[id]!["inputs"]!.AsObject();

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private T? PickOrNull<T>(List<T> from) where T : class => from.Count == 0 ? null : Pick(from);
}

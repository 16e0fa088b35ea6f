using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>
/// Tells which call each piece of a stream belongs to. Providers leave out the index, give every call index 0, repeat or
/// change ids and names from piece to piece, or send a call whole; whether the arguments so far are whole JSON settles what the labels do
/// not.
/// </summary>
internal sealed class ToolCallSorter
{
    private readonly List<Call> _calls = [];

    /// <summary>Sorts one entry of a delta's <c>tool_calls</c>.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="position">Where it stands among the entries of its event: two entries of one event are never one call.</param>
    /// <returns>The piece, or null for an entry that holds nothing.</returns>
    public ToolCallPiece? Sort(JsonElement entry, int position)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            return null;

        // The legacy function_call and some local servers put name and arguments beside the id.
        var function = entry.TryGetProperty("function", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : entry;
        var id = Text(entry, "id");
        var name = Text(function, "name");
        var arguments = Arguments(function);
        int? index = entry.TryGetProperty("index", out var given) && given.ValueKind == JsonValueKind.Number
            && given.TryGetInt32(out var number) ? number : null;
        return id is null && name is null && arguments.Length == 0 ? null : Sort(index, id, name, arguments, position);
    }

    /// <summary>Sorts an entry that holds a piece of a call's arguments and its index.</summary>
    /// <param name="index">The index, as the provider gave it.</param>
    /// <param name="arguments">The piece, not empty.</param>
    public ToolCallPiece Sort(int index, string arguments) => Sort(index, id: null, name: null, arguments, position: 0);

    private ToolCallPiece Sort(int? index, string? id, string? name, string arguments, int position)
    {
        // Calls that stand elsewhere in this very event are other calls.
        var open = _calls.Where(call => call.Position is null || call.Position == position);
        var candidate = index is not null ? open.LastOrDefault(call => call.Index == index)
            : open.LastOrDefault(call => id is not null && call.Id == id) ?? open.LastOrDefault();
        // Some give the head of a second call index 0 and the rest of it its true index.
        if (candidate is null && id is null && name is null && open.LastOrDefault() is { IsWhole: false } unfinished)
            candidate = unfinished;
        if (candidate is null || BeginsNext(candidate, id, name, arguments))
            _calls.Add(candidate = new Call(_calls.Count, index));
        return candidate.Take(id, name, arguments, position);
    }

    /// <summary>Ends an event: entries that follow may continue any call.</summary>
    public void EndEvent() => _calls.ForEach(call => call.Position = null);

    private static bool BeginsNext(Call current, string? id, string? name, string arguments)
    {
        if (name is not null && current.Name is not null && current.Name != name)
            return true;
        if (id is not null && current.Id is not null && current.Id != id)
            return name is not null && current.IsEmpty || current.IsWhole;
        return name is not null && current.Name is not null && arguments.Length > 0 && current.IsWhole && !current.Holds(arguments);
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text : null;

    private static string Arguments(JsonElement function) =>
        (function.TryGetProperty("arguments", out var value) ? value.ValueKind : default) switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Object or JsonValueKind.Array => value.GetRawText(),
            _ => "",
        };

    private sealed class Call(int number, int? index)
    {
        private readonly StringBuilder _arguments = new();
        private bool _told;

        public int? Index { get; } = index;

        public string? Id { get; private set; }

        public string? Name { get; private set; }

        /// <summary>Where the call stood in the event that is being read; null when it was in none of its entries yet.</summary>
        public int? Position { get; set; }

        public bool IsEmpty => _arguments.Length == 0;

        public bool IsWhole => !IsEmpty && _arguments[^1] is '}' && JsonText.IsWhole(_arguments.ToString());

        public bool Holds(string arguments) => _arguments.Equals(arguments.AsSpan());

        public ToolCallPiece Take(string? id, string? name, string arguments, int position)
        {
            Position = position;
            Id ??= id;
            var newName = Name is null ? name : null;
            Name ??= name;

            arguments = News(arguments);
            _arguments.Append(arguments);

            // The connector wants an id with the first piece; the agent gives calls their final ids.
            var firstId = _told ? null : Id ?? $"call{number}";
            _told = true;
            return new ToolCallPiece(number, firstId, newName, arguments);
        }

        // Some send the whole argument text once more with the last piece, and some all of it so far with every piece. An object within
        // an object begins like the outer one only by the rarest chance.
        private string News(string arguments) =>
            arguments.Length >= _arguments.Length && arguments.StartsWith('{') && !IsEmpty
                && _arguments.Equals(arguments.AsSpan(0, _arguments.Length))
                ? arguments[_arguments.Length..] : arguments;
    }
}

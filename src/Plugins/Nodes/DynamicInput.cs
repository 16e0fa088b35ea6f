namespace ComfyAssistant.Plugins.Nodes;

/// <summary>
/// How an input of a V3 node grows into others, whose wire names are dotted: <c>resize_type.multiplier</c>, <c>images.image0</c>. All names
/// here are whole wire names.
/// </summary>
public abstract record DynamicInput
{
    private DynamicInput()
    {
    }

    /// <summary>
    /// <c>COMFY_DYNAMICCOMBO_V3</c>: a combo whose value selects which further inputs the node has. The input itself stays one of them.
    /// </summary>
    /// <param name="Options">What can be selected, in the server's order; the first one is what the frontend gives a new node.</param>
    public sealed record Combo(IReadOnlyList<DynamicOption> Options) : DynamicInput
    {
        /// <summary>The key that the frontend gives a new node; null when there are none.</summary>
        public string? FirstKey => Options.Count > 0 ? Options[0].Key : null;

        /// <summary>The option of that key, or null.</summary>
        public DynamicOption? Option(string? key) => Options.FirstOrDefault(o => o.Key == key);
    }

    /// <summary>
    /// <c>COMFY_AUTOGROW_V3</c>: a row of equal inputs that the frontend lengthens as they are linked. The input itself is in no prompt.
    /// </summary>
    public sealed record Autogrow : DynamicInput
    {
        private readonly Func<string, bool, InputSpec> _member;
        private readonly Lazy<IReadOnlyList<InputSpec>> _members;

        internal Autogrow(IReadOnlyList<string> names, int min, Func<string, bool, InputSpec> member)
        {
            (Names, Min, _member) = (names, min, member);
            _members = new(() => [.. Names.Select((name, i) => _member(name, i < Min))]);
        }

        /// <summary>The wire names of all its members: <c>images.image0</c>, <c>images.image1</c> …</summary>
        public IReadOnlyList<string> Names { get; }

        /// <summary>How many of them, from the first, the server requires; 0 when none.</summary>
        public int Min { get; }

        /// <summary>How many there may be.</summary>
        public int Max => Names.Count;

        /// <summary>The members as inputs of their own.</summary>
        public IReadOnlyList<InputSpec> Members => _members.Value;
    }

    /// <summary><c>COMFY_DYNAMICSLOT_V3</c>: an optional socket that brings further inputs once it is linked.</summary>
    /// <param name="Socket">The socket, under the name of the input itself.</param>
    /// <param name="Inputs">What it brings.</param>
    public sealed record Slot(InputSpec Socket, IReadOnlyList<InputSpec> Inputs) : DynamicInput;
}

/// <summary>One value of a dynamic combo.</summary>
/// <param name="Key">The value that selects it.</param>
/// <param name="Inputs">The inputs that the node then has, under their wire names, required ones first.</param>
public sealed record DynamicOption(string Key, IReadOnlyList<InputSpec> Inputs);

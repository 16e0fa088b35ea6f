using System.Globalization;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>Inputs in words for people and models: types as the canvas shows them, ranges, rows that grow.</summary>
public static class InputWords
{
    /// <summary>
    /// The type as a person sees it: <c>IMAGE or MASK</c> for an input whose links share one type, <c>any type</c> for <c>*</c>.
    /// </summary>
    public static string Type(InputSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);

        return input.Dynamic switch
        {
            DynamicInput.Combo => InputSpec.ComboType,
            DynamicInput.Autogrow { Members: [var member, ..] } => Type(member),
            DynamicInput.Slot slot => Type(slot.Socket),
            _ when input.MatchGroup is not null => Union(input.AllowedTypes ?? "*"),
            _ => Union(input.Type),
        };
    }

    /// <summary>The type of an output as a person sees it.</summary>
    public static string Type(NodeType type, OutputSpec output)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(output);

        if (output.MatchGroup is null) return Union(output.Type);
        var source = type.AllInputs().FirstOrDefault(input => input.MatchGroup == output.MatchGroup);
        return source is null ? Union("*") : $"{Type(source)}, as {source.Name}";
    }

    /// <summary>The limits of a number: <c>1 to 10000</c>, <c>at least 0</c>; null when there are none.</summary>
    public static string? Limits(NumberRange range)
    {
        ArgumentNullException.ThrowIfNull(range);

        return (range.Min, range.Max) switch
        {
            (null, null) => null,
            ({ } min, { } max) => string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"),
            ({ } min, null) => string.Create(CultureInfo.InvariantCulture, $"at least {min}"),
            (null, { } max) => string.Create(CultureInfo.InvariantCulture, $"at most {max}"),
        };
    }

    /// <summary>How a row of inputs is written: <c>images.image0, images.image1 … images.image49</c> and how many there must be.</summary>
    public static string Row(DynamicInput.Autogrow row)
    {
        ArgumentNullException.ThrowIfNull(row);

        var names = row.Names.Count switch
        {
            0 => "nothing",
            <= 3 => string.Join(", ", row.Names),
            _ => $"{row.Names[0]}, {row.Names[1]} … {row.Names[^1]}",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{names} (one each, at least {row.Min}, at most {row.Max})");
    }

    private static string Union(string type) => TypeRules.IsAny(type) ? "any type"
        : type.Contains(',', StringComparison.Ordinal) ? string.Join(" or ", type.Split(',', StringSplitOptions.TrimEntries))
        : type;
}
